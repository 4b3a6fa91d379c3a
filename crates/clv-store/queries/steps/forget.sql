delete from ops.steps where step = $1
