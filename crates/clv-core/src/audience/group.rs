//! The audiences that are followed from window to window: what is tested on the past is what is shown of today.

use serde::{Deserialize, Serialize};

/// A group of customers, told by features that every shop has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// All customers.
    Everybody,
    /// Bought in the last 90 days.
    Recent,
    /// Bought, but not in the last 90 days.
    Older,
    /// Bought on more than one day.
    Repeat,
    /// Bought on one day only.
    Once,
}

/// Days since the last purchase up to which a customer is recent.
const RECENT_DAYS: f64 = 90.0;

impl Group {
    /// All, the whole first.
    pub const ALL: [Self; 5] = [
        Self::Everybody,
        Self::Recent,
        Self::Older,
        Self::Repeat,
        Self::Once,
    ];

    /// The features that tell who belongs to a group.
    pub const FEATURES: [&'static str; 2] = ["frequency", "days_since_last_purchase"];

    /// For machines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Everybody => "everybody",
            Self::Recent => "recent",
            Self::Older => "older",
            Self::Repeat => "repeat",
            Self::Once => "once",
        }
    }

    /// For people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Everybody => "All customers",
            Self::Recent => "Bought in the last 90 days",
            Self::Older => "Not in the last 90 days",
            Self::Repeat => "Bought on more than one day",
            Self::Once => "Bought on one day only",
        }
    }

    /// The group of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.name() == name)
    }

    /// Whether a customer belongs to it.
    #[must_use]
    pub fn holds(self, frequency: f64, days_since_last_purchase: f64) -> bool {
        let (is_repeat, is_recent) = (frequency > 0.0, days_since_last_purchase <= RECENT_DAYS);
        match self {
            Self::Everybody => true,
            Self::Recent => is_recent,
            Self::Older => !is_recent,
            Self::Repeat => is_repeat,
            Self::Once => !is_repeat,
        }
    }
}
