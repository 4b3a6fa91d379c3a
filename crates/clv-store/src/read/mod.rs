//! Readers of the published marts for the server: one file each, their queries in `queries/read/`.
//!
//! Everything here runs as the role that can only select from schema `marts` and look up one account; a reader names its
//! columns one by one, so that a publish between two requests never changes a prepared statement.
//! A page is read from one publication: when a swap comes in between, it is read again while swaps wait.
//! Money leaves as integer cents.

mod account;
mod audiences;
mod cohorts;
mod customer;
mod customers;
mod data;
mod explore;
mod known_predictions;
mod model;
mod overview;
mod past_customers;
mod publication;
mod request;
mod segments;
mod together;
mod what_if;

pub use account::{AccountRow, account};
pub use audiences::{AudienceRow, AudienceWindowRow};
pub use cohorts::{
    CohortCellRow, CohortCurveRow, CohortsPage, DriverRow, MILESTONES, MilestoneRow, ReturnsRow,
    SHOWN_COHORTS, cohorts,
};
pub use customer::{CustomerOrderRow, CustomerPage, OneCustomerRow, SHOWN_ORDERS, customer};
pub use customers::{
    CustomerChoice, CustomerOrder, CustomerRow, CustomersPage, CustomersQuestion, Edge,
    FoundCustomers, Place, customers,
};
pub use data::{
    DataPage, DriftRow, EdgeRow, FileRow, KnownData, LeakageRow, ReconciledRow, RejectedRow,
    SHOWN_REJECTED, StepRow, TestRow, data,
};
pub use explore::{
    DELIVERY_CLASSES_DAYS, ExploreCell, ExploreFilter, ExploreGroup, ExplorePage, HOURS_OF_WEEK,
    REVIEW_SCORES, explore, order_value_edges_cents,
};
pub use known_predictions::{KnownPredictionRow, KnownPredictionsPage, known_predictions};
pub use model::{
    ArtefactRow, CalibrationRow, ImportanceRow, ModelPage, ModelRow, PastModelRow, RuleRow,
    ScoreboardRow, model_artefact, model_report,
};
pub use overview::{
    ConcentrationRow, MonthRow, OverviewPage, OverviewRow, overview, overview_page,
};
pub use past_customers::{PastCustomersPage, past_customers};
pub use publication::{Held, Shown, hold, shown};
pub use request::{on_behalf_of, on_the_same_behalf};
pub use segments::{SegmentRow, SegmentsPage, TierRow, WorthRow, segments};
pub use what_if::{ChoiceRow, FeatureRow, WhatIfPage, what_if_form};
