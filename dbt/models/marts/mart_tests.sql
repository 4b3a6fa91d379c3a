with latest as (

    -- Steps that test, each at its last success: a failed one has published nothing.
    select distinct on (step)
        step,
        finished_at,
        tests
    from {{ source('ops', 'run_steps') }}
    where status = 'done' and jsonb_array_length(tests) > 0
    order by step, finished_at desc

),

final as (

    select
        latest.step,
        results.name,
        results.status,
        results.failures,
        results.seconds,
        latest.finished_at
    from latest
    cross join lateral
        jsonb_to_recordset(latest.tests) as results (
            name text, status text, failures bigint, seconds double precision
        )

)

select * from final
