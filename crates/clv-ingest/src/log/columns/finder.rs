//! The search for the column of a role in the header of a file.

use super::Amount;
use super::name::{is_data, plain};
use crate::log::error::{LogError, Refusal};
use crate::log::options::{AmountSource, ColumnMap, Role};

/// A header, and what the caller says of its columns.
pub(super) struct Finder<'a> {
    pub(super) file: &'a str,
    pub(super) header: &'a [String],
    pub(super) map: &'a ColumnMap,
}

impl Finder<'_> {
    /// Where the amount comes from: as mapped, a column of its own, or quantity times price.
    pub(super) fn amount(
        &self,
        quantity: Option<usize>,
        notes: &mut Vec<String>,
    ) -> Result<Option<Amount>, LogError> {
        if let Some(source) = self.map.amount() {
            return Ok(Some(match source {
                AmountSource::Column(name) => Amount::Column(self.named(name, "amount")?),
                AmountSource::Product(first, second) => {
                    // A column may itself have a name with an asterisk.
                    match self.positions(&format!("{first} * {second}")).as_slice() {
                        [position] => Amount::Column(*position),
                        _ => Amount::Product(
                            self.named(first, "amount")?,
                            self.named(second, "amount")?,
                        ),
                    }
                }
            }));
        }
        // Where lines have a price of their own, the order's total stands on the first of its lines only.
        if let (Some(quantity), Some(price)) = (quantity, self.line_price()) {
            return Ok(Some(Amount::Product(quantity, price)));
        }
        if let Some(position) = self.find(Role::Amount, notes)? {
            return Ok(Some(Amount::Column(position)));
        }
        let unit_price = self.find(Role::UnitPrice, notes)?;
        match (quantity, unit_price) {
            (Some(quantity), Some(unit_price)) => Ok(Some(Amount::Product(quantity, unit_price))),
            (None, Some(price)) => {
                let name = self.name(price);
                Err(self.refused(
                    format!("has a column {name} and no quantity: is it the amount of the line?"),
                    format!("if it is, say --map amount={name}"),
                ))
            }
            (_, None) => Ok(None),
        }
    }

    /// The column of the order. Shops that export line items may call the number of an order its name.
    pub(super) fn order_id(
        &self,
        amount: Amount,
        notes: &mut Vec<String>,
    ) -> Result<Option<usize>, LogError> {
        let found = self.find(Role::OrderId, notes)?;
        let is_by_line =
            matches!(amount, Amount::Product(_, price) if Some(price) == self.line_price());
        let is_open = found.is_none() && self.map.column(Role::OrderId).is_none();
        Ok(match self.positions("name").as_slice() {
            [name] if is_open && is_by_line => Some(*name),
            _ => found,
        })
    }

    /// The price of a line item, in exports that call it so.
    fn line_price(&self) -> Option<usize> {
        let mut positions = 0..self.header.len();
        positions.find(|position| plain(self.name(*position)) == "lineitemprice")
    }

    /// The column of a role: as mapped, by its own name, or by one of its other names.
    pub(super) fn find(
        &self,
        role: Role,
        notes: &mut Vec<String>,
    ) -> Result<Option<usize>, LogError> {
        if let Some(name) = self.map.column(role) {
            return match name {
                "" => Ok(None),
                name => self.named(name, role.name()).map(Some),
            };
        }
        // Nobody is asked to choose between names that serve last, if the log can do without.
        let spared = !role.is_essential();
        for (names, is_spared) in [
            (&[role.name()][..], false),
            (role.other_names(), false),
            (role.last_names(), spared),
        ] {
            let candidates: Vec<usize> = (0..self.header.len())
                .filter(|position| {
                    let name = self.name(*position);
                    let called = plain(name);
                    names.iter().any(|other| plain(other) == called) && !self.map.claims(name)
                })
                .collect();
            match candidates.as_slice() {
                [] => {}
                [position] => return Ok(Some(*position)),
                [first, ..] => {
                    let listed: Vec<&str> = candidates.iter().map(|at| self.name(*at)).collect();
                    let problem = format!("has {}", one_of(&listed, role));
                    let hint = format!(
                        "say which, for example --map {}={}",
                        role.name(),
                        self.name(*first)
                    );
                    let twice = listed
                        .iter()
                        .all(|name| plain(name) == plain(self.name(*first)));
                    if is_spared || (!twice && !role.is_required()) {
                        notes.push(format!("{problem}, and none was taken: {hint}"));
                        return Ok(None);
                    }
                    return Err(self.refused(problem, hint));
                }
            }
        }
        Ok(None)
    }

    fn named(&self, name: &str, role: &str) -> Result<usize, LogError> {
        match self.positions(name).as_slice() {
            [position] => Ok(*position),
            [] => Err(self.refused(
                format!(
                    "has no column {name} to be {role}; its columns are: {}",
                    self.header.join(", ")
                ),
                format!("name one of them: --map {role}=…"),
            )),
            _ => Err(self.refused(
                format!("has more than one column {name}"),
                "give the columns different names".to_owned(),
            )),
        }
    }

    /// Columns of exactly this name, or else of this name in other letters.
    fn positions(&self, name: &str) -> Vec<usize> {
        let by = |same: &dyn Fn(&str) -> bool| -> Vec<usize> {
            (0..)
                .zip(self.header)
                .filter(|(_, column)| same(column))
                .map(|(at, _)| at)
                .collect()
        };
        let exact = by(&|column| column == name);
        if exact.is_empty() {
            by(&|column| column.eq_ignore_ascii_case(name) || plain(column) == plain(name))
        } else {
            exact
        }
    }

    fn name(&self, position: usize) -> &str {
        self.header.get(position).map_or("", String::as_str)
    }

    /// The refusal of a file that has no columns for these roles.
    pub(super) fn missing(&self, roles: &[Role]) -> LogError {
        if let Some(value) = self.header.iter().find(|value| is_data(value)) {
            return LogError {
                file: self.file.to_owned(),
                kind: Refusal::Header,
                problem: format!("has no header: its first line holds {value:?}"),
                hint: "put the names of the columns on the first line, for example \
                       order_id,customer_id,ordered_at,amount"
                    .to_owned(),
            };
        }
        let names: Vec<&str> = roles.iter().map(|role| role.name()).collect();
        let example: Vec<String> = names.iter().map(|name| format!("{name}=…")).collect();
        let (columns, delimiter) = match self.header {
            [only] => (
                format!("only one column, {only:?}"),
                "; if the columns are separated by an unusual sign, give it with --delimiter",
            ),
            all => (all.join(", "), ""),
        };
        self.refused(
            format!(
                "has no column for {}; it has {columns}",
                names.join(" and ")
            ),
            format!(
                "say which columns to use: --map {}{delimiter}",
                example.join(",")
            ),
        )
    }

    fn refused(&self, problem: String, hint: String) -> LogError {
        LogError {
            file: self.file.to_owned(),
            kind: Refusal::Columns,
            problem,
            hint,
        }
    }
}

fn one_of(names: &[&str], role: Role) -> String {
    format!(
        "several columns that could be {}: {}",
        role.name(),
        names.join(", ")
    )
}
