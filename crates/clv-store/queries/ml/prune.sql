-- Forgets old models with their evaluations and predictions. Kept are the newest, the served one, and those whose
-- predictions the marts show, now and after a rollback.
-- $1 how many of the newest.
delete from ml.models as model
where
    not model.is_served
    and model.model_id not in (
        select newest.model_id from ml.models as newest
        order by newest.trained_at desc, newest.model_id
        limit $1
    )
    and not exists (
        select from ops.publications as publication
        where
            publication.model_id = model.model_id
            and publication.publication_id::text in (
                obj_description(to_regnamespace('marts')::oid, 'pg_namespace'),
                obj_description(to_regnamespace('marts_prev')::oid, 'pg_namespace')
            )
    )
