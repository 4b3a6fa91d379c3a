select
    windows.cutoff,
    windows.audience,
    windows.window_end,
    windows.customers,
    (windows.expected_total * 100)::bigint as expected_total_cents,
    (windows.low * 100)::bigint as low_cents,
    (windows.high * 100)::bigint as high_cents,
    (windows.actual_total * 100)::bigint as actual_total_cents,
    windows.is_held
from marts.mart_audience_windows as windows
order by windows.cutoff, windows.audience
