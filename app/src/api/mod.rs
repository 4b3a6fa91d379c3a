//! The only way to data: one server function per file, its answer type beside it.
//!
//! Every function is a GET under `/api/`, public, validated and limited; money is integer cents,
//! dates are calendar days, a metric that is undefined is `None`. Functions that follow the view take
//! the same [`Query`](crate::state::Query) as the page, so `/explore?state=SP` and
//! `/api/explore?state=SP` answer the same question.
//!
//! Deliberately not here: SQL (`clv-store`) and arithmetic (`clv-core`, `crate::state`).

pub mod cohorts;
pub mod customer;
pub mod customers;
pub mod data;
mod days;
mod error;
pub mod explore;
mod json;
pub mod model_report;
pub mod overview;
pub mod score;
pub mod segments;
pub mod source_kind;
pub mod status;
pub mod twins;
pub mod what_if;
pub mod what_if_form;

#[cfg(feature = "ssr")]
pub mod answers;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
mod in_words;
#[cfg(feature = "ssr")]
pub mod past;
#[cfg(feature = "ssr")]
pub mod rhythm;
#[cfg(feature = "ssr")]
mod rows;
#[cfg(feature = "ssr")]
pub mod served_model;
#[cfg(feature = "ssr")]
pub mod sources;

pub use clv_core::artefact::ValueBasis;
pub use cohorts::{
    Cohort, CohortCurve, CohortCurvePoint, CohortMonth, Cohorts, EffectSeen, GetCohorts, Milestone,
    More, ReturnDriver, ReturnPoint, get_cohorts,
};
pub use customer::{
    Customer, CustomerExplanation, CustomerFeature, CustomerOrder, CustomerRhythm, GetCustomer,
    get_customer,
};
#[cfg(feature = "ssr")]
pub use customers::list_customers;
pub use customers::{
    CustomerExpected, CustomerLine, Customers, Found, GetCustomers, get_customers,
};
pub use data::{
    DataReport, DataTest, DriftLine, DriftOf, DriftReading, GetData, LeakageCheck, LineageEdge,
    LoadedFile, Measure, PipelineStep, ReconciledMonth, RejectedRows, get_data,
};
pub use error::{ApiError, RequestId, request_id};
pub use explore::{
    BelowZero, CategorySlice, DeliveryClass, Explore, ExploreChoices, ExploreMonth, ExploreTotals,
    GetExplore, OrderValueBin, PaymentSlice, StateSlice, get_explore,
};
pub use json::{Json, JsonText};
pub use model_report::{
    AudienceWindow, CalibrationDecile, FeatureImportance, GetModelReport, ModelCard, ModelReport,
    PastModel, ReturnRule, ScoreboardLine, Stage, Standing, get_model_report,
};
pub use overview::{
    AudienceLine, ConcentrationPoint, Expected, Forecast, GetOverview, Overview, OverviewMonth,
    People, get_overview,
};
pub use score::{
    AnsweredFile, BadLine, GetScoreForm, Refused, SCORE_BYTES, SCORE_CUSTOMERS, ScoreColumn,
    ScoreForm, Scored, ScoredCustomer, ScoredFile, get_score_form,
};
pub use segments::{
    CUSTOMER_FILE_ROWS, GetSegments, GroupExpected, Plan, PlanPoint, Segment, SegmentName,
    Segments, Tier, get_segments,
};
pub use source_kind::SourceKind;
pub use status::{GetStatus, Status, get_status};
pub use twins::{GetTwins, Twin, TwinFeature, Twins, Unlike, get_twins};
pub use what_if::{AskWhatIf, CurvePoint, Push, Thousand, WhatIfAnswer, ask_what_if};
pub use what_if_form::{
    ChoiceShare, FieldKind, GetWhatIfForm, MeanCustomer, NumberRange, WhatIfField, WhatIfForm,
    get_what_if_form,
};
