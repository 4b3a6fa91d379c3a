-- How many customers the segment $1 has; the mart knows, however many they are.
select coalesce((select customers::bigint from marts.mart_segments where segment = $1), 0) as customers
