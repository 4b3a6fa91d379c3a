//! Which columns the caller gives to which roles.

use std::str::FromStr;

use super::{OptionError, Role};

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
