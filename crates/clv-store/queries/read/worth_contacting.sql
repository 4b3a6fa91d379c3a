-- Customers who are expected to be worth more than $1; nobody for a null.
select
    count(*) as customers,
    coalesce(sum(expected_value), 0)::double precision as expected_value
from marts.dim_customers
where expected_value > $1::double precision::numeric
