-- How many customers there are by segment ($2) and by whether they bought on more than one day ($1): the mart knows,
-- however many they are.
select coalesce(sum(customers), 0)::bigint as customers
from marts.mart_segments
where
    ($1::boolean is null or has_returned = $1::boolean)
    and ($2::text is null or segment = $2::text)
