with final as (

    select
        categories.customer_id,
        cutoffs.cutoff,
        cast(count(*) as double precision) as categories
    from {{ ref('int_cutoffs') }} as cutoffs
    inner join {{ ref('int_customer_categories_dated') }} as categories
        on categories.first_bought_on <= cutoffs.cutoff
    group by categories.customer_id, cutoffs.cutoff

)

select * from final
