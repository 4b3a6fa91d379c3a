-- The last swap, if it went back to a publication that is not the newest.
select
    last_swap.happened_at,
    last_swap.publication_id,
    last_swap.model_id
from ops.publications as last_swap
where
    last_swap.publication_id = (select max(publication_id) from ops.publications)
    and last_swap.kind = 'rollback'
    and last_swap.shows is distinct from (select max(publication_id) from ops.publications where kind = 'publish')
