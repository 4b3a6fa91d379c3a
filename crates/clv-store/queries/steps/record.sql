insert into ops.steps (step, fingerprint, summary, seconds, finished_at)
values ($1, $2, $3, $4, $5)
on conflict (step) do update
set fingerprint = excluded.fingerprint,
    summary = excluded.summary,
    seconds = excluded.seconds,
    finished_at = excluded.finished_at
