-- Which schema is called `marts` at this moment: another number means that a publish came in between.
select to_regnamespace('marts')::oid::bigint
