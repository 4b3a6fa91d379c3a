//! Where customers live: states of Brazil, which have names and a map, or whatever regions the data names.

use crate::words::say;

/// What the places of the data are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Places {
    /// Codes of Brazilian states.
    States,
    /// Anything else: names as they are.
    Regions,
}

impl Places {
    /// Brazil's states if all of the places are among their codes. Other countries have states of the same codes
    /// (`PA`, `SC`), so a shop that counts in another currency has regions.
    pub(crate) fn of(currency: &str, names: impl Iterator<Item = impl AsRef<str>>) -> Self {
        let mut names = names.peekable();
        let is_brazil = matches!(currency, "BRL" | "XXX")
            && names.peek().is_some()
            && names.all(|name| state(name.as_ref()).is_some());
        if is_brazil {
            Self::States
        } else {
            Self::Regions
        }
    }

    /// One of them, as a label.
    pub(crate) fn label(self) -> &'static str {
        say(match self {
            Self::States => "State",
            Self::Regions => "Region",
        })
    }

    /// What people call the place that the data names so.
    pub(crate) fn name(self, name: &str) -> &str {
        match self {
            Self::States => state(name).unwrap_or(name),
            Self::Regions => name,
        }
    }
}

/// The name of a state of Brazil.
fn state(code: &str) -> Option<&'static str> {
    Some(match code {
        "AC" => "Acre",
        "AL" => "Alagoas",
        "AM" => "Amazonas",
        "AP" => "Amapá",
        "BA" => "Bahia",
        "CE" => "Ceará",
        "DF" => "Distrito Federal",
        "ES" => "Espírito Santo",
        "GO" => "Goiás",
        "MA" => "Maranhão",
        "MG" => "Minas Gerais",
        "MS" => "Mato Grosso do Sul",
        "MT" => "Mato Grosso",
        "PA" => "Pará",
        "PB" => "Paraíba",
        "PE" => "Pernambuco",
        "PI" => "Piauí",
        "PR" => "Paraná",
        "RJ" => "Rio de Janeiro",
        "RN" => "Rio Grande do Norte",
        "RO" => "Rondônia",
        "RR" => "Roraima",
        "RS" => "Rio Grande do Sul",
        "SC" => "Santa Catarina",
        "SE" => "Sergipe",
        "SP" => "São Paulo",
        "TO" => "Tocantins",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(currency: &str, names: &[&str]) -> Places {
        Places::of(currency, names.iter())
    }

    #[test]
    fn only_codes_of_brazil_are_its_states() {
        assert_eq!(of("BRL", &["SP", "RJ"]).name("SP"), "São Paulo");
        assert_eq!(of("XXX", &["SP", "RJ"]), Places::States);
        assert_eq!(of("BRL", &["SP", "Lisboa"]), Places::Regions);
        assert_eq!(of("USD", &["PA", "SC"]).name("PA"), "PA");
        assert_eq!(of("GBP", &["France"]).label(), "Region");
    }
}
