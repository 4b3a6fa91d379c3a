//! Reading variables.

use super::variables::{VARIABLES, Variable};
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::time::Duration;

/// The environment, through whatever reads it.
pub(super) struct Environment<'a> {
    pub(super) read: &'a dyn Fn(&str) -> Option<OsString>,
}

impl Environment<'_> {
    fn variable(name: &str) -> Option<&'static Variable> {
        VARIABLES
            .iter()
            .find(|variable| variable.names.first() == Some(&name))
    }

    /// The first of the variable's names that is set and not empty.
    pub(super) fn given(&self, name: &str) -> Result<Option<String>> {
        let names = Self::variable(name).map_or(&[][..], |variable| variable.names);
        for name in names.iter().copied().chain([name]) {
            if let Some(text) = self.as_text(name)?.filter(|text| !text.is_empty()) {
                return Ok(Some(text));
            }
        }
        Ok(None)
    }

    /// Text that cannot be read is refused: taken for unset, a stray byte would open what was to be closed.
    fn as_text(&self, name: &str) -> Result<Option<String>> {
        let text = (self.read)(name).map(OsString::into_string).transpose();
        text.ok()
            .with_context(|| format!("{name} is not UTF-8 and cannot be read"))
    }

    pub(super) fn text(&self, name: &str) -> Result<String> {
        let default = Self::variable(name)
            .with_context(|| format!("{name} is not described"))?
            .default;
        Ok(self.given(name)?.unwrap_or_else(|| default.to_owned()))
    }

    /// For the one variable where empty means something.
    pub(super) fn text_or_empty(&self, name: &str) -> Result<String> {
        self.as_text(name)?.map_or_else(|| self.text(name), Ok)
    }

    pub(super) fn parsed<T: std::str::FromStr>(&self, name: &str) -> Result<T> {
        let text = self.text(name)?;
        text.parse()
            .ok()
            .with_context(|| format!("{name} cannot be read: {text}"))
    }

    pub(super) fn parsed_or<T: std::str::FromStr>(&self, name: &str, default: &str) -> Result<T> {
        let text = self.given(name)?.unwrap_or_else(|| default.to_owned());
        text.parse()
            .ok()
            .with_context(|| format!("{name} cannot be read: {text}"))
    }

    pub(super) fn required(&self, name: &str) -> Result<String> {
        self.given(name)?
            .with_context(|| format!("{name} is not set; --help lists all variables"))
    }

    pub(super) fn milliseconds(&self, name: &str) -> Result<Duration> {
        let milliseconds: u64 = self.parsed(name)?;
        if milliseconds == 0 {
            bail!("{name} has to be above 0: without a limit a request could wait for ever");
        }
        Ok(Duration::from_millis(milliseconds))
    }
}
