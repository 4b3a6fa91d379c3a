//! Where a page of the list of customers begins or ends.

use super::customers_view::LONGEST;
use serde::{Deserialize, Serialize};

/// Which customer of its neighbour a page of the list keeps to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListEdge {
    /// The last customer of the page before it.
    After(ListPlace),
    /// The first customer of the page behind it.
    Before(ListPlace),
}

/// Where a customer stands in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPlace {
    /// The value the list is sorted by, as the data writes it.
    pub value: String,
    /// The customer.
    pub customer_id: String,
}

impl ListEdge {
    /// The customer that decides.
    pub fn place(&self) -> &ListPlace {
        match self {
            Self::After(place) | Self::Before(place) => place,
        }
    }

    /// Its field in the address.
    pub fn field(&self) -> &'static str {
        match self {
            Self::After(_) => "after",
            Self::Before(_) => "before",
        }
    }
}

impl ListPlace {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (value, customer_id) = text.split_once('~')?;
        let is_sound = !customer_id.is_empty()
            && text.chars().count() <= LONGEST
            && !text.chars().any(char::is_control);
        is_sound.then(|| Self {
            value: value.to_owned(),
            customer_id: customer_id.to_owned(),
        })
    }
}

impl std::fmt::Display for ListPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}~{}", self.value, self.customer_id)
    }
}
