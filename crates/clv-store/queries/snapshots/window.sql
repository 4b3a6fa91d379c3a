select
    data_window.first_day,
    data_window.last_day,
    data_window.as_of,
    settings.horizon_days,
    settings.value_basis,
    settings.currency
from intermediate.int_data_window as data_window
cross join intermediate.int_settings as settings
