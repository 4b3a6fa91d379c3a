-- The model whose predictions the published tables show.
select model_id
from ops.publications
where publication_id::text = obj_description(to_regnamespace('marts')::oid, 'pg_namespace')
