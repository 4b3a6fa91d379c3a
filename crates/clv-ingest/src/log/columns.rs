//! Which column plays which role.

use crate::log::error::{LogError, Refusal};
use crate::log::moment::{self, OrderLeaning};
use crate::log::number::{DecimalMark, number};
use crate::log::options::{AmountSource, ColumnMap, Role};

/// Where the roles stand in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) order_id: Option<usize>,
    pub(crate) customer_id: usize,
    pub(crate) ordered_at: usize,
    pub(crate) amount: Amount,
    pub(crate) quantity: Option<usize>,
    pub(crate) region: Option<usize>,
    pub(crate) category: Option<usize>,
    pub(crate) channel: Option<usize>,
}

/// Where the amount comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Amount {
    Column(usize),
    Product(usize, usize),
}

impl Columns {
    /// Every position that is read, in order, once each.
    pub(crate) fn used(&self) -> Vec<usize> {
        let mut all = vec![self.customer_id, self.ordered_at];
        all.extend(self.numbers());
        all.extend(
            [self.order_id, self.region, self.category, self.channel]
                .iter()
                .flatten(),
        );
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The positions that make the amount.
    pub(crate) fn amounts(&self) -> Vec<usize> {
        match self.amount {
            Amount::Column(position) => vec![position],
            Amount::Product(first, second) => vec![first, second],
        }
    }

    /// The positions that hold numbers.
    pub(crate) fn numbers(&self) -> Vec<usize> {
        let mut all = self.amounts();
        all.extend(self.quantity);
        all
    }

    /// The roles that are played, with their columns, in words.
    pub(crate) fn roles(&self, header: &[String]) -> Vec<(&'static str, String)> {
        let name = |position: usize| header.get(position).cloned().unwrap_or_default();
        let amount = match self.amount {
            Amount::Column(position) => name(position),
            Amount::Product(first, second) => format!("{} * {}", name(first), name(second)),
        };
        [
            ("order_id", self.order_id.map(name)),
            ("customer_id", Some(name(self.customer_id))),
            ("ordered_at", Some(name(self.ordered_at))),
            ("amount", Some(amount)),
            ("quantity", self.quantity.map(name)),
            ("region", self.region.map(name)),
            ("category", self.category.map(name)),
            ("channel", self.channel.map(name)),
        ]
        .into_iter()
        .filter_map(|(role, column)| Some((role, column?)))
        .collect()
    }
}

/// Finds a column for every role; remarks go to `notes`.
pub(crate) fn resolve(
    file: &str,
    header: &[String],
    map: &ColumnMap,
    notes: &mut Vec<String>,
) -> Result<Columns, LogError> {
    let finder = Finder { file, header, map };
    let quantity = finder.find(Role::Quantity, notes)?;
    let amount = finder.amount(quantity, notes)?;
    let customer_id = finder.find(Role::CustomerId, notes)?;
    let ordered_at = finder.find(Role::OrderedAt, notes)?;
    let (Some(customer_id), Some(ordered_at), Some(amount)) = (customer_id, ordered_at, amount)
    else {
        let missing: Vec<Role> = [
            (Role::CustomerId, customer_id.is_none()),
            (Role::OrderedAt, ordered_at.is_none()),
            (Role::Amount, amount.is_none()),
        ]
        .into_iter()
        .filter_map(|(role, is_missing)| is_missing.then_some(role))
        .collect();
        return Err(finder.missing(&missing));
    };
    let order_id = finder.find(Role::OrderId, notes)?;
    if order_id.is_none() {
        notes.push(
            "no column names the order: everything a customer bought on one day is one order"
                .to_owned(),
        );
    }
    Ok(Columns {
        order_id,
        customer_id,
        ordered_at,
        amount,
        quantity,
        region: finder.find(Role::Region, notes)?,
        category: finder.find(Role::Category, notes)?,
        channel: finder.find(Role::Channel, notes)?,
    })
}

struct Finder<'a> {
    file: &'a str,
    header: &'a [String],
    map: &'a ColumnMap,
}

impl Finder<'_> {
    fn amount(
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

    /// The column of a role: as mapped, by its own name, or by one of its other names.
    fn find(&self, role: Role, notes: &mut Vec<String>) -> Result<Option<usize>, LogError> {
        if let Some(name) = self.map.column(role) {
            return match name {
                "" => Ok(None),
                name => self.named(name, role.name()).map(Some),
            };
        }
        for names in [&[role.name()][..], role.other_names()] {
            let candidates: Vec<usize> = (0..self.header.len())
                .filter(|position| {
                    let name = self.name(*position);
                    names.iter().any(|other| plain(other) == plain(name)) && !self.map.claims(name)
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
                    if !twice && !role.is_required() {
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

    fn missing(&self, roles: &[Role]) -> LogError {
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

/// A name without what people write differently: case, spaces and marks.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .map(without_accent)
        .collect()
}

fn without_accent(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ã' => 'a',
        'é' | 'ê' => 'e',
        'í' => 'i',
        'ó' | 'ô' | 'õ' => 'o',
        'ú' => 'u',
        'ç' => 'c',
        other => other,
    }
}

/// Is this a value rather than the name of a column?
fn is_data(text: &str) -> bool {
    number(text.as_bytes(), Some(DecimalMark::Dot), 4).is_ok()
        || number(text.as_bytes(), Some(DecimalMark::Comma), 4).is_ok()
        || moment::leaning(text.as_bytes()) != OrderLeaning::Unreadable
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn resolved(header: &[&str], map: &str) -> Result<(Columns, Vec<String>), LogError> {
        let header: Vec<String> = header.iter().map(|&name| name.to_owned()).collect();
        let mut notes = Vec::new();
        let columns = resolve("a.csv", &header, &map.parse().unwrap(), &mut notes)?;
        Ok((columns, notes))
    }

    #[test]
    fn finds_columns_by_the_names_shops_use() {
        let (columns, _) = resolved(
            &[
                "InvoiceNo",
                "StockCode",
                "Quantity",
                "InvoiceDate",
                "UnitPrice",
                "Customer ID",
                "Country",
            ],
            "",
        )
        .unwrap();
        assert_eq!(columns.order_id, Some(0));
        assert_eq!(columns.customer_id, 5);
        assert_eq!(columns.ordered_at, 3);
        assert_eq!(columns.amount, Amount::Product(2, 4));
        assert_eq!((columns.quantity, columns.region), (Some(2), Some(6)));
    }

    #[test]
    fn finds_columns_by_their_names_in_portuguese() {
        let header = [
            "Número do Pedido",
            "Código do cliente",
            "Data da compra",
            "Valor (R$)",
            "Região",
            "Canal",
        ];
        let (columns, _) = resolved(&header, "").unwrap();
        assert_eq!(columns.order_id, Some(0));
        assert_eq!((columns.customer_id, columns.ordered_at), (1, 2));
        assert_eq!(columns.amount, Amount::Column(3));
        assert_eq!((columns.region, columns.channel), (Some(4), Some(5)));
    }

    #[test]
    fn an_amount_goes_before_quantity_times_price() {
        let (columns, notes) =
            resolved(&["customer", "date", "qty", "price", "total"], "").unwrap();
        assert_eq!(columns.amount, Amount::Column(4));
        assert_eq!(columns.order_id, None);
        assert_eq!(notes.len(), 1);
    }

    #[test]
    fn takes_the_columns_it_is_told_to() {
        let header = ["Cliente", "Data", "Valor, total", "A", "B"];
        let map = "customer_id=cliente,amount=Valor, total,ordered_at=Data";
        assert_eq!(resolved(&header, map).unwrap().0.amount, Amount::Column(2));
        let map = "customer_id=cliente,amount=A * B,ordered_at=Data";
        assert_eq!(
            resolved(&header, map).unwrap().0.amount,
            Amount::Product(3, 4)
        );
    }

    #[test]
    fn refuses_to_choose_between_columns_that_matter() {
        let error = resolved(&["customer", "date", "total", "value"], "").unwrap_err();
        assert_eq!(
            error.to_string(),
            "a.csv has several columns that could be amount: total, value"
        );
        assert_eq!(error.hint, "say which, for example --map amount=total");
        let (columns, notes) = resolved(
            &["customer", "date", "amount", "value", "state", "country"],
            "",
        )
        .unwrap();
        assert_eq!((columns.amount, columns.region), (Amount::Column(2), None));
        assert!(
            notes.iter().any(|note| note.contains("--map region=state")),
            "{notes:?}"
        );
        assert!(resolved(&["customer", "date", "amount", "Amount"], "").is_err());
    }

    #[test]
    fn says_what_is_missing_and_what_there_is() {
        let error = resolved(&["a", "b"], "").unwrap_err();
        assert_eq!(
            error.to_string(),
            "a.csv has no column for customer_id and ordered_at and amount; it has a, b"
        );
        assert_eq!(
            error.hint,
            "say which columns to use: --map customer_id=…,ordered_at=…,amount=…"
        );
        let error = resolved(&["O1", "C1", "2018-03-04", "12.5"], "").unwrap_err();
        assert_eq!(error.kind, Refusal::Header);
        let error = resolved(&["customer", "date", "price"], "").unwrap_err();
        assert_eq!(error.hint, "if it is, say --map amount=price");
    }
}
