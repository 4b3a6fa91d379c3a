-- How many customers the filters leave, counted no further than $6.
select count(*) as customers
from (
    select
    from marts.dim_customers
    where
        ($1::text is null or customer_id ~>=~ $1::text and customer_id ~<~ ($1::text || chr(1114111)))
        and ($2::text is null or state = $2::text)
        and ($3::text is null or first_category = $3::text)
        and segment in (
            select segment
            from marts.mart_segments
            where
                ($4::boolean is null or has_returned = $4::boolean)
                and ($5::text is null or segment = $5::text)
        )
    limit $6::bigint
) as found
