-- $1 model id; null means the served one, whatever its id.
select
    model_id,
    artefact
from marts.mart_model
where $1::text is null or model_id = $1
