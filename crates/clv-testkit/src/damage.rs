//! Random damage to good input, for as long as it is asked for.

use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::time::{Duration, Instant};

/// What readers of text, numbers, dates and JSON trip over.
const PIECES: [&[u8]; 20] = [
    b"\"",
    b",",
    b"\n",
    b"\r",
    b"\0",
    b"\xff",
    b"\xc3",
    b"-",
    b".",
    b"e999",
    b"NaN",
    b"0000000000000000",
    b"/",
    b":",
    b"(",
    b"\xe2\x82\xac",
    b"{",
    b"]",
    b"null",
    b"%",
];

/// Two seconds of it; `CLV_FUZZ_SECONDS=60` makes it longer. The same from run to run, as far as it comes.
#[derive(Debug)]
pub struct Damage {
    /// Chooses; tests may draw from it too.
    pub random: ChaCha8Rng,
    end: Instant,
}

impl Damage {
    /// Begins now.
    ///
    /// # Errors
    /// When `CLV_FUZZ_SECONDS` is no number.
    pub fn begin() -> anyhow::Result<Self> {
        let seconds = std::env::var("CLV_FUZZ_SECONDS").map_or(Ok(2), |text| text.parse())?;
        Ok(Self {
            random: ChaCha8Rng::seed_from_u64(1),
            end: Instant::now() + Duration::from_secs(seconds),
        })
    }

    /// Whether there is time left.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        Instant::now() < self.end
    }

    /// Any of them; nothing of none.
    pub fn any<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.choose(&mut self.random)
    }

    /// Changes one to seven places: bytes and bits altered, pieces put in, left out, repeated, the end cut off.
    pub fn damage(&mut self, bytes: &mut Vec<u8>) {
        let random = &mut self.random;
        for _ in 0..random.random_range(1..8) {
            let at = random.random_range(0..=bytes.len());
            match (random.random_range(0..5), bytes.get_mut(at)) {
                (0, Some(byte)) => *byte = random.random(),
                (1, Some(byte)) => *byte ^= 1 << random.random_range(0..8),
                (2, _) => {
                    let piece = PIECES.choose(random).copied().unwrap_or_default();
                    bytes.splice(at..at, piece.iter().copied());
                }
                (3, _) => {
                    let end = at.saturating_add(random.random_range(1..20));
                    bytes.drain(at..end.min(bytes.len()));
                }
                (4, _) => {
                    let end = at.saturating_add(random.random_range(1..60));
                    let copy: Vec<u8> = bytes
                        .get(at..end.min(bytes.len()))
                        .unwrap_or_default()
                        .to_vec();
                    let to = random.random_range(0..=bytes.len());
                    bytes.splice(to..to, copy);
                }
                _ => bytes.truncate(at.max(bytes.len() / 2)),
            }
        }
    }
}
