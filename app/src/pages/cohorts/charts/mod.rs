//! The charts of the page, one file each: sentence, picture, table twin.

pub(super) mod purchases;
pub(super) mod retention;
pub(super) mod returns;
pub(super) mod value;

#[cfg(test)]
mod tests {
    use super::super::sample::cohorts;
    use super::*;
    use crate::state::CohortValue;

    #[test]
    fn all_charts_can_be_drawn_also_of_nothing() {
        let mut data = cohorts();
        for _ in 0..2 {
            for picture in [
                purchases::picture(&data),
                retention::picture(&data),
                value::picture(&data, CohortValue::Added),
                value::picture(&data, CohortValue::Total),
                returns::picture(&data),
            ] {
                assert!(picture.is_drawn());
            }
            data.cohorts.clear();
            data.curves.clear();
            data.returns.clear();
            data.milestones.clear();
        }
    }
}
