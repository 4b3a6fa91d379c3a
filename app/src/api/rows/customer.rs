use super::BadMart;
use super::customers::expected;
use crate::api::past::Past;
use crate::api::{
    Customer, CustomerExplanation, CustomerFeature, CustomerLine, CustomerOrder, CustomerRhythm,
    SourceKind, Status, Twins,
};
use crate::state::{Unanswerable, described, labelled};
use clv_core::artefact::Artefact;
use clv_core::features::{Feature, Value, catalogue};
use clv_core::model::INPUTS;
use clv_core::money::Cents;
use clv_store::read::{CustomerOrderRow, CustomerPage, OneCustomerRow};
use serde_json::{Map, Value as JsonValue};

impl Customer {
    /// Nothing when there is no such customer.
    pub(in crate::api) fn from_rows(page: CustomerPage) -> Result<Option<Self>, BadMart> {
        let status = Status::from_row(&page.overview)?;
        let Some(mut row) = page.customer else {
            return Ok(None);
        };
        let known = row.features.take().map(|features| features.0);
        Ok(Some(Self {
            features: features(status.source_kind, &known.unwrap_or_default())?,
            line: line(row),
            orders: page.orders.into_iter().map(CustomerOrder::from).collect(),
            explanation: None,
            what_if: None,
            rhythm: None,
            twins: Twins::default(),
            status,
        }))
    }

    /// The same with what the model makes of the features.
    pub(in crate::api) fn explained_by(
        mut self,
        artefact: &Artefact,
    ) -> Result<Self, Unanswerable> {
        let schema = artefact.model().features();
        let found = artefact.model().explain(&self.values(schema))?;
        for known in &mut self.features {
            known.is_read = schema.iter().any(|feature| feature.name == known.feature);
        }
        self.what_if = Some(described(schema, |name| self.value(name)).link("/what-if"));
        let source = self.status.source_kind;
        self.explanation = Some(CustomerExplanation {
            kind: artefact.model().kind(),
            base_p: found.base_p,
            returns: labelled(source, found.returns),
            base_spend: found.base_spend,
            spend: labelled(source, found.spend),
        });
        Ok(self)
    }
}

impl Customer {
    /// The same beside past customers.
    pub(in crate::api) fn beside(mut self, artefact: &Artefact, past: &Past) -> Self {
        let values = self.values(artefact.model().features());
        self.twins = Twins::of(&values, past, self.status.source_kind);
        self.rhythm = past.rhythm.as_ref().and_then(|rhythm| {
            let inputs = self.values(&INPUTS.map(Feature::number));
            let expected = rhythm.expect(&inputs)?;
            Some(CustomerRhythm {
                p_alive: expected.p_alive,
                p_returns: expected.p_returns,
                purchases: expected.purchases,
                spend: Cents::from_units(expected.spend).ok()?,
                value: Cents::from_units(expected.spend * expected.purchases).ok()?,
                customers: rhythm.customers,
            })
        });
        self
    }

    /// What is known, in the order of a schema.
    fn values(&self, schema: &[Feature]) -> Vec<Value> {
        let values = schema.iter().map(|feature| self.value(&feature.name));
        values.collect()
    }

    fn value(&self, feature: &str) -> Value {
        let known = self.features.iter().find(|known| known.feature == feature);
        known.map_or(Value::Missing, |known| known.value.clone())
    }
}

/// In the order of the catalogue; what is not known of the customer is left out.
fn features(
    source: SourceKind,
    known: &Map<String, JsonValue>,
) -> Result<Vec<CustomerFeature>, BadMart> {
    let mut features = Vec::new();
    for doc in catalogue() {
        let Some(stored) = known.get(doc.name).filter(|stored| !stored.is_null()) else {
            continue;
        };
        features.push(CustomerFeature {
            feature: doc.name.to_owned(),
            label: source.label(doc.name),
            unit: doc.unit.as_str().to_owned(),
            definition: source.definition(doc).to_owned(),
            value: value(doc.name, stored)?,
            is_read: false,
        });
    }
    Ok(features)
}

fn value(name: &'static str, stored: &JsonValue) -> Result<Value, BadMart> {
    match stored {
        JsonValue::String(text) => Ok(Value::Choice(text.clone())),
        other => other
            .as_f64()
            .map(Value::Number)
            .ok_or_else(|| BadMart::new(name, other)),
    }
}

fn line(row: OneCustomerRow) -> CustomerLine {
    CustomerLine {
        expected: expected(
            row.p_returns,
            row.spend_if_returns_cents,
            row.expected_value_cents,
        ),
        customer_id: row.customer_id,
        state: row.state,
        first_category: row.first_category,
        segment: row.segment.into(),
        first_purchase_on: row.first_purchase_on,
        last_purchase_on: row.last_purchase_on,
        purchase_days: row.purchase_days,
        orders: row.orders,
        value: Cents(row.value_cents),
    }
}

impl From<CustomerOrderRow> for CustomerOrder {
    fn from(row: CustomerOrderRow) -> Self {
        Self {
            order_id: row.order_id,
            ordered_on: row.ordered_on,
            is_purchase: row.is_purchase,
            category: row.category,
            payment_type: row.payment_type,
            channel: row.channel,
            quantity: row.items,
            value: Cents(row.value_cents),
            delivery_days: row.delivery_days,
            review_score: row.review_score,
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn features_come_in_the_order_of_the_catalogue_with_their_words() {
        let stored =
            serde_json::json!({"state": "SP", "frequency": 2, "review_score": null, "odd": 1});
        let known = features(SourceKind::Orders, stored.as_object().unwrap()).unwrap();
        let found: Vec<_> = known
            .iter()
            .map(|known| (known.label.as_str(), known.value.clone()))
            .collect();
        assert_eq!(
            found,
            [
                ("Repeat purchase days", Value::Number(2.0)),
                ("Region", Value::Choice("SP".to_owned())),
            ]
        );
    }

    #[test]
    fn a_feature_that_is_neither_number_nor_text_breaks_the_mart() {
        let stored = serde_json::json!({"state": [1]});
        assert!(features(SourceKind::Olist, stored.as_object().unwrap()).is_err());
    }
}
