//! What a caller may say about a file; everything else is found out.

use std::str::FromStr;

use chrono::NaiveDate;
use chrono::format::{Item, StrftimeItems};
use serde::Serialize;

use crate::log::moment::{DateOrder, DateReading};
use crate::log::number::DecimalMark;

/// How to read an order log. What is `None` is found out from the file.
#[derive(Debug, Clone)]
pub struct LogOptions {
    /// Which columns to use.
    pub map: ColumnMap,
    /// What separates fields.
    pub delimiter: Option<Delimiter>,
    /// How text is written as bytes.
    pub encoding: Option<TextEncoding>,
    /// What separates units from decimals.
    pub decimal: Option<DecimalMark>,
    /// How dates are written.
    pub date_format: Option<DateFormat>,
    /// The current day; orders of later days than tomorrow are refused.
    pub today: NaiveDate,
}

impl LogOptions {
    /// Finds everything out.
    pub fn new(today: NaiveDate) -> Self {
        Self {
            map: ColumnMap::default(),
            delimiter: None,
            encoding: None,
            decimal: None,
            date_format: None,
            today,
        }
    }
}

/// An option that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct OptionError(String);

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
}

impl Role {
    const ALL: [Self; 9] = [
        Self::OrderId,
        Self::CustomerId,
        Self::OrderedAt,
        Self::Amount,
        Self::Quantity,
        Self::UnitPrice,
        Self::Region,
        Self::Category,
        Self::Channel,
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
        }
    }

    /// What shops call it, without spaces, marks and case.
    pub(crate) fn other_names(self) -> &'static [&'static str] {
        match self {
            Self::OrderId => &[
                "order",
                "ordernumber",
                "orderno",
                "invoice",
                "invoiceno",
                "invoiceid",
                "invoicenumber",
                "transaction",
                "transactionid",
                "receipt",
                "receiptid",
                "basket",
                "basketid",
                "txnid",
                "pedido",
                "pedidoid",
                "idpedido",
                "numeropedido",
                "numerodopedido",
                "notafiscal",
            ],
            Self::CustomerId => &[
                "customer",
                "customerno",
                "customernumber",
                "client",
                "clientid",
                "buyer",
                "buyerid",
                "user",
                "userid",
                "cust",
                "custid",
                "memberid",
                "member",
                "household",
                "householdid",
                "householdkey",
                "shopperid",
                "accountid",
                "cliente",
                "clienteid",
                "idcliente",
                "codigocliente",
                "codigodocliente",
                "codcliente",
            ],
            Self::OrderedAt => &[
                "date",
                "datetime",
                "timestamp",
                "orderdate",
                "orderedon",
                "invoicedate",
                "purchasedate",
                "transactiondate",
                "transactiondt",
                "transactiontimestamp",
                "txndate",
                "saledate",
                "eventtime",
                "createdat",
                "orderpurchasetimestamp",
                "transdate",
                "data",
                "datapedido",
                "datadopedido",
                "datacompra",
                "datadacompra",
                "datavenda",
                "datadavenda",
            ],
            Self::Amount => &[
                "total",
                "value",
                "revenue",
                "sales",
                "pricetotal",
                "totalprice",
                "totalamount",
                "ordertotal",
                "ordervalue",
                "orderamount",
                "linetotal",
                "netamount",
                "spend",
                "transactionamount",
                "tranamount",
                "txnamount",
                "purchaseamount",
                "saleamount",
                "salesamount",
                "salesvalue",
                "amountpaid",
                "valor",
                "valorr",
                "valortotal",
                "valorpedido",
                "valordopedido",
            ],
            Self::Quantity => &[
                "qty",
                "units",
                "purchasequantity",
                "quantidade",
                "qtd",
                "qtde",
            ],
            Self::UnitPrice => &["price", "preco", "precounitario", "valorunitario"],
            Self::Region => &["state", "country", "estado", "uf", "regiao"],
            Self::Category => &["productcategory", "categoryname", "categoria"],
            Self::Channel => &["saleschannel", "orderchannel", "canal", "canaldevenda"],
        }
    }

    pub(crate) fn is_required(self) -> bool {
        !matches!(self, Self::Region | Self::Category | Self::Channel)
    }
}

/// Which columns play which roles: `amount=Valor,ordered_at=Data`, `amount=quantity * unit_price`.
/// A role with nothing after the sign (`region=`) is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnMap {
    columns: Vec<(Role, String)>,
    amount: Option<AmountSource>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AmountSource {
    Column(String),
    Product(String, String),
}

impl ColumnMap {
    /// Adds what another says.
    ///
    /// # Errors
    /// A role is given in both.
    pub fn merge(mut self, other: Self) -> Result<Self, OptionError> {
        for (role, name) in other.columns {
            self.add(role, &name)?;
        }
        match other.amount {
            Some(_) if self.amount.is_some() => Err(twice(Role::Amount)),
            amount => Ok(Self {
                amount: amount.or(self.amount),
                ..self
            }),
        }
    }

    pub(crate) fn column(&self, role: Role) -> Option<&str> {
        self.columns
            .iter()
            .find(|(other, _)| *other == role)
            .map(|(_, name)| name.as_str())
    }

    pub(crate) fn amount(&self) -> Option<&AmountSource> {
        self.amount.as_ref()
    }

    /// Is a column given to a role by name?
    pub(crate) fn claims(&self, column: &str) -> bool {
        self.columns.iter().any(|(_, name)| name == column)
            || matches!(&self.amount, Some(AmountSource::Column(name)) if name == column)
    }

    fn add(&mut self, role: Role, value: &str) -> Result<(), OptionError> {
        if role == Role::Amount {
            if self.amount.is_some() {
                return Err(twice(role));
            }
            self.amount = Some(match value.split_once('*') {
                Some((first, second)) if !first.trim().is_empty() && !second.trim().is_empty() => {
                    AmountSource::Product(first.trim().to_owned(), second.trim().to_owned())
                }
                _ => AmountSource::Column(value.to_owned()),
            });
            return Ok(());
        }
        if self.column(role).is_some() {
            return Err(twice(role));
        }
        self.columns.push((role, value.to_owned()));
        Ok(())
    }
}

fn twice(role: Role) -> OptionError {
    OptionError(format!("{} is given twice", role.name()))
}

impl FromStr for ColumnMap {
    type Err = OptionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // A comma separates two roles only when a role follows: names of columns may hold commas.
        let mut pieces: Vec<(Role, String)> = Vec::new();
        for piece in text.split(',').filter(|_| !text.trim().is_empty()) {
            let start = piece
                .split_once('=')
                .and_then(|(role, name)| Some((role_named(role.trim())?, name)));
            match (start, pieces.last_mut()) {
                (Some((role, name)), _) => pieces.push((role, name.to_owned())),
                (None, Some((_, name))) => {
                    name.push(',');
                    name.push_str(piece);
                }
                (None, None) => return Err(not_a_role(piece)),
            }
        }
        let mut map = Self::default();
        for (role, name) in pieces {
            if name.contains('=') {
                return Err(not_a_role(&name));
            }
            if name.trim().is_empty() && role.is_required() && role != Role::OrderId {
                return Err(OptionError(format!(
                    "{0} needs a column: {0}=…",
                    role.name()
                )));
            }
            map.add(role, name.trim())?;
        }
        Ok(map)
    }
}

fn role_named(name: &str) -> Option<Role> {
    Role::ALL.into_iter().find(|role| role.name() == name)
}

fn not_a_role(piece: &str) -> OptionError {
    let names: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
    OptionError(format!(
        "{:?} does not say what a column means: write role=column, where role is one of {}",
        piece.trim(),
        names.join(", ")
    ))
}

/// A single ASCII sign that separates fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delimiter(pub(crate) u8);

impl FromStr for Delimiter {
    type Err = OptionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let byte = match (text, text.as_bytes()) {
            ("tab" | "\\t", _) => b'\t',
            ("comma", _) => b',',
            ("semicolon", _) => b';',
            (_, [byte])
                if !byte.is_ascii_alphanumeric() && !matches!(byte, b'"' | b'\r' | b'\n') =>
            {
                *byte
            }
            _ => {
                return Err(OptionError(
                    "the delimiter is one sign, such as , or ; or | or tab".to_owned(),
                ));
            }
        };
        if byte.is_ascii() {
            Ok(Self(byte))
        } else {
            Err(OptionError("the delimiter is one ASCII sign".to_owned()))
        }
    }
}

/// How text is written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum TextEncoding {
    /// UTF-8, ASCII included.
    #[serde(rename = "UTF-8")]
    Utf8,
    /// UTF-16, the lower byte first.
    #[serde(rename = "UTF-16LE")]
    Utf16Le,
    /// UTF-16, the higher byte first.
    #[serde(rename = "UTF-16BE")]
    Utf16Be,
    /// Windows' Western European code page, which contains Latin-1.
    #[serde(rename = "Windows-1252")]
    Windows1252,
}

impl TextEncoding {
    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "Windows-1252",
        }
    }
}

impl FromStr for TextEncoding {
    type Err = OptionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" | "ascii" => Ok(Self::Utf8),
            "utf-16" | "utf16" | "utf-16le" | "utf16le" => Ok(Self::Utf16Le),
            "utf-16be" | "utf16be" => Ok(Self::Utf16Be),
            "windows-1252" | "windows1252" | "cp1252" | "latin1" | "latin-1" | "iso-8859-1" => {
                Ok(Self::Windows1252)
            }
            _ => Err(OptionError(format!(
                "{text:?} is not an encoding we read: utf-8, utf-16le, utf-16be or windows-1252"
            ))),
        }
    }
}

impl FromStr for DecimalMark {
    type Err = OptionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "dot" | "point" | "." => Ok(Self::Dot),
            "comma" | "," => Ok(Self::Comma),
            _ => Err(OptionError("the decimal mark is dot or comma".to_owned())),
        }
    }
}

/// How dates are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateFormat(pub(crate) DateReading);

impl FromStr for DateFormat {
    type Err = OptionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "dmy" => Ok(Self(DateReading::Order(DateOrder::DayFirst))),
            "mdy" => Ok(Self(DateReading::Order(DateOrder::MonthFirst))),
            "ymd" | "iso" => Ok(Self(DateReading::Order(DateOrder::YearFirst))),
            pattern if pattern.contains('%') => {
                if StrftimeItems::new(pattern).any(|item| matches!(item, Item::Error)) {
                    return Err(OptionError(format!(
                        "{pattern:?} is not a date format: see strftime, for example %d/%m/%Y %H:%M"
                    )));
                }
                Ok(Self(DateReading::Pattern(pattern.to_owned())))
            }
            _ => Err(OptionError(format!(
                "{text:?} is not a date format: dmy, mdy, ymd or a pattern such as %d/%m/%Y %H:%M"
            ))),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn understands_column_maps() {
        let map: ColumnMap = "amount=Valor,ordered_at=Data".parse().unwrap();
        assert_eq!(map.column(Role::OrderedAt), Some("Data"));
        assert_eq!(
            map.amount(),
            Some(&AmountSource::Column("Valor".to_owned()))
        );
        let map: ColumnMap = "amount=quantity * unit_price".parse().unwrap();
        let product = AmountSource::Product("quantity".to_owned(), "unit_price".to_owned());
        assert_eq!(map.amount(), Some(&product));
        let map: ColumnMap = "region=, channel = Kanal, neu".parse().unwrap();
        assert_eq!(map.column(Role::Region), Some(""));
        assert_eq!(map.column(Role::Channel), Some("Kanal, neu"));
    }

    #[test]
    fn says_what_it_does_not_understand() {
        let wrong = |text: &str| text.parse::<ColumnMap>().unwrap_err().to_string();
        assert!(wrong("betrag=x").contains("one of order_id, customer_id"));
        assert!(wrong("amount=a,betrag=b").contains("betrag=b"));
        assert_eq!(wrong("amount=a,amount=b"), "amount is given twice");
        assert_eq!(
            wrong("customer_id="),
            "customer_id needs a column: customer_id=…"
        );
        assert!("~~".parse::<Delimiter>().is_err());
        assert!("ebcdic".parse::<TextEncoding>().is_err());
        assert!("semi".parse::<DecimalMark>().is_err());
        assert!("%Q".parse::<DateFormat>().is_err());
        assert!("DD.MM.YYYY".parse::<DateFormat>().is_err());
    }
}
