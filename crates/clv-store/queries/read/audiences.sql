select
    audiences.audience,
    audiences.customers,
    audiences.expected_buyers,
    (audiences.expected_total * 100)::bigint as expected_total_cents,
    (audiences.low * 100)::bigint as low_cents,
    (audiences.high * 100)::bigint as high_cents,
    audiences.windows,
    audiences.windows_held
from marts.mart_audiences as audiences
order by audiences.position
