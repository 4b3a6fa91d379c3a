//! The charts of the page, one file each: picture, table twin, meaning.

pub(super) mod profit;
pub(super) mod shares;

#[cfg(test)]
mod tests {
    use super::super::sample::segments as sample;
    use super::*;

    #[test]
    fn charts_can_be_drawn_also_of_nothing() {
        let mut data = sample();
        assert!(shares::picture(&data).is_drawn());
        if let Some(plan) = &data.plan {
            assert!(profit::picture(&data, plan).is_drawn());
        }
        data.segments.clear();
        assert!(shares::picture(&data).is_drawn());
    }
}
