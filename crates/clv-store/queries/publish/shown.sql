-- The comment on the schema travels with it through every rename.
select obj_description(to_regnamespace($1)::oid, 'pg_namespace')
