//! Several questions in one statement.

/// The text of a statement that answers these files of `queries/read/`, the rows of each as a JSON array in a column of its own: a
/// page of many small tables costs one round trip. They share their parameters.
macro_rules! together {
    [$first:literal $(, $file:literal)* $(,)?] => {
        concat!(
            "select ",
            $crate::read::together::answer!($first)
            $(, ", ", $crate::read::together::answer!($file))*
        )
    };
}

macro_rules! answer {
    ($file:literal) => {
        concat!(
            "(select coalesce(json_agg(answer), '[]'::json) from (",
            include_str!(concat!("../../queries/read/", $file)),
            ") as answer)"
        )
    };
}

pub(super) use {answer, together};
