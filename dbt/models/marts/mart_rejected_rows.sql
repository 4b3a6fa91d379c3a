with final as (

    -- One line for each thing that is wrong, with the first row it is wrong in: a file may have thousands alike.
    select
        file,
        coalesce(column_name, '') as column_name,
        reason,
        count(*) as rows,
        min(line) as first_line,
        left((array_agg(value order by line))[1], 80) as first_value
    from {{ source('raw', 'quarantine') }}
    group by file, coalesce(column_name, ''), reason

)

select * from final
