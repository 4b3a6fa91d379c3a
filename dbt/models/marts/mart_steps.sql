with latest as (

    select distinct on (step)
        step,
        finished_at,
        status,
        seconds,
        summary
    from {{ source('ops', 'run_steps') }}
    where status in ('done', 'unchanged')
    order by step, finished_at desc

),

final as (

    select
        step,
        finished_at,
        status = 'unchanged' as is_unchanged,
        seconds,
        summary
    from latest

)

select * from final
