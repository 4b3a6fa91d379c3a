//! What a column means.

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    OrderId,
    CustomerId,
    OrderedAt,
    Amount,
    Quantity,
    UnitPrice,
    Region,
    Category,
    Channel,
    Status,
    Currency,
}

impl Role {
    pub(super) const ALL: [Self; 11] = [
        Self::OrderId,
        Self::CustomerId,
        Self::OrderedAt,
        Self::Amount,
        Self::Quantity,
        Self::UnitPrice,
        Self::Region,
        Self::Category,
        Self::Channel,
        Self::Status,
        Self::Currency,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::OrderId => "order_id",
            Self::CustomerId => "customer_id",
            Self::OrderedAt => "ordered_at",
            Self::Amount => "amount",
            Self::Quantity => "quantity",
            Self::UnitPrice => "unit_price",
            Self::Region => "region",
            Self::Category => "category",
            Self::Channel => "channel",
            Self::Status => "status",
            Self::Currency => "currency",
        }
    }

    pub(crate) fn is_required(self) -> bool {
        !matches!(
            self,
            Self::Region | Self::Category | Self::Channel | Self::Status | Self::Currency
        )
    }

    /// Whether there is no log without it.
    pub(crate) fn is_essential(self) -> bool {
        matches!(self, Self::CustomerId | Self::OrderedAt | Self::Amount)
    }
}
