//! What we hand out and want back unchanged.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;

/// Signs with HMAC-SHA-256 under the configured secret. What is signed can be read by whoever holds it.
#[derive(Clone)]
pub(crate) struct Signer(Hmac<Sha256>);

impl Signer {
    /// `None` never happens: HMAC takes keys of any length.
    pub(crate) fn new(secret: &str) -> Option<Self> {
        Hmac::new_from_slice(secret.as_bytes()).ok().map(Self)
    }

    /// `purpose` keeps a signature from being used for something else.
    pub(crate) fn sign<T: Serialize>(&self, purpose: &str, content: &T) -> Option<String> {
        let content = URL_SAFE_NO_PAD.encode(serde_json::to_vec(content).ok()?);
        let tag = self.mac(purpose, &content).finalize().into_bytes();
        Some(format!("{content}.{}", URL_SAFE_NO_PAD.encode(tag)))
    }

    /// The content, when we signed it for this purpose. Compared in constant time.
    pub(crate) fn open<T: DeserializeOwned>(&self, purpose: &str, signed: &str) -> Option<T> {
        let (content, tag) = signed.split_once('.')?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        self.mac(purpose, content).verify_slice(&tag).ok()?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(content).ok()?).ok()
    }

    fn mac(&self, purpose: &str, content: &str) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        mac.update(purpose.as_bytes());
        mac.update(b"\0");
        mac.update(content.as_bytes());
        mac
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn signer() -> Signer {
        Signer::new("a secret of the tests, long enough").unwrap()
    }

    #[test]
    fn what_was_signed_comes_back() {
        let signed = signer().sign("session", &("anna", 7)).unwrap();
        assert_eq!(
            signer().open("session", &signed),
            Some(("anna".to_owned(), 7))
        );
    }

    #[test]
    fn any_changed_letter_another_purpose_and_another_secret_are_refused() {
        let signed = signer().sign("session", &7_u8).unwrap();
        for at in 0..signed.len() {
            let mut changed = signed.clone().into_bytes();
            *changed.get_mut(at).unwrap() ^= 1;
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(signer().open::<u8>("session", &changed), None, "{changed}");
        }
        assert_eq!(signer().open::<u8>("login", &signed), None);
        let other = Signer::new("another secret of the tests").unwrap();
        assert_eq!(other.open::<u8>("session", &signed), None);
    }
}
