//! Answers that were read before: kept for as long as what they were read from is published.
//!
//! # Invariants
//! - An answer is given only while the publication it was read from is served, which is looked up each time.
//! - Visitors who ask the same at the same moment wait for one reading of it.
//! - What failed is not kept.

use super::{ApiError, Explore, Overview, Status, context, sources::Sources};
use crate::state::ExploreFilters;
use clv_store::read::{Shown, WhatIfPage, shown};
use sqlx::PgPool;
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::OnceCell;

/// Answers kept to one kind of question. An answer has some ten kilobytes, so all of them have a few megabytes; with
/// far fewer, visitors of a busy day would push out each other's.
const KEPT: usize = 500;

/// The answers that many visitors ask for.
#[derive(Debug, Default)]
pub struct AnswerCache {
    /// What every page shows.
    pub(super) status: Answers<(), Status>,
    /// The first page.
    pub(super) overview: Answers<(), Overview>,
    /// The explore page, by its filters.
    pub(super) explore: Answers<ExploreFilters, Explore>,
    /// What the form of the what-if page is made of: the page asks for it with each of its questions.
    pub(super) what_if_form: Answers<(), WhatIfPage>,
}

impl AnswerCache {
    /// How many answers of each kind were kept and how many were read, since the start.
    pub fn counts(&self) -> [(&'static str, u64, u64); 4] {
        let (status, overview, explore) = (&self.status, &self.overview, &self.explore);
        let form = &self.what_if_form;
        [
            ("status", status.asked.kept(), status.asked.read()),
            ("overview", overview.asked.kept(), overview.asked.read()),
            ("explore", explore.asked.kept(), explore.asked.read()),
            ("what_if_form", form.asked.kept(), form.asked.read()),
        ]
    }
}

/// Answers of one publication to one kind of question.
#[derive(Debug)]
pub(super) struct Answers<Q, A> {
    kept: Mutex<Kept<Q, A>>,
    asked: Asked,
}

/// How often there was an answer, and how often one had to be read.
#[derive(Debug, Default)]
struct Asked {
    all: AtomicU64,
    read: AtomicU64,
}

impl Asked {
    fn kept(&self) -> u64 {
        self.all.load(Relaxed).saturating_sub(self.read())
    }

    fn read(&self) -> u64 {
        self.read.load(Relaxed)
    }
}

#[derive(Debug)]
struct Kept<Q, A> {
    from: Shown,
    answers: HashMap<Q, Arc<OnceCell<Read<A>>>>,
    oldest_first: VecDeque<Q>,
}

/// An answer, and the publication it was read from.
#[derive(Debug, Clone)]
pub(super) struct Read<A> {
    pub(super) from: Shown,
    pub(super) answer: A,
}

impl<Q, A> Default for Answers<Q, A> {
    fn default() -> Self {
        Self {
            kept: Mutex::new(Kept {
                from: Shown::default(),
                answers: HashMap::new(),
                oldest_first: VecDeque::new(),
            }),
            asked: Asked::default(),
        }
    }
}

impl<Q: Clone + Eq + Hash, A: Clone> Answers<Q, A> {
    /// The kept answer, or what `read` finds. Notes where it is from.
    pub(super) async fn get(
        &self,
        pool: &PgPool,
        question: Q,
        read: impl Future<Output = Result<Read<A>, ApiError>>,
    ) -> Result<A, ApiError> {
        let now = shown(pool).await.map_err(context::store_error)?;
        let found = self.at(now, question, read).await?;
        Sources::of_request().note(found.from);
        Ok(found.answer)
    }

    async fn at(
        &self,
        now: Shown,
        question: Q,
        read: impl Future<Output = Result<Read<A>, ApiError>>,
    ) -> Result<Read<A>, ApiError> {
        let cell = self.cell(now, &question);
        self.asked.all.fetch_add(1, Relaxed);
        let read = async {
            self.asked.read.fetch_add(1, Relaxed);
            read.await
        };
        let found = cell.get_or_try_init(|| read).await?.clone();
        if found.from != now {
            // A swap came in between: right for this visitor, and not to be kept under the publication before.
            self.kept().answers.remove(&question);
        }
        Ok(found)
    }

    fn cell(&self, now: Shown, question: &Q) -> Arc<OnceCell<Read<A>>> {
        let mut kept = self.kept();
        if kept.from != now {
            kept.from = now;
            kept.answers.clear();
            kept.oldest_first.clear();
        }
        if let Some(cell) = kept.answers.get(question) {
            return Arc::clone(cell);
        }
        if kept.oldest_first.len() >= KEPT
            && let Some(oldest) = kept.oldest_first.pop_front()
        {
            kept.answers.remove(&oldest);
        }
        let cell = Arc::new(OnceCell::new());
        kept.answers.insert(question.clone(), Arc::clone(&cell));
        kept.oldest_first.push_back(question.clone());
        cell
    }

    fn kept(&self) -> MutexGuard<'_, Kept<Q, A>> {
        // Whoever panicked while holding it left it whole: every change is one call.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn publication(number: i64) -> Shown {
        Shown::made_up(number)
    }

    async fn ask(answers: &Answers<u32, u32>, now: i64, question: u32, reads: &AtomicUsize) -> u32 {
        let read = async {
            reads.fetch_add(1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            Ok(Read {
                from: publication(now),
                answer: question * 10,
            })
        };
        let found = answers.at(publication(now), question, read).await.unwrap();
        found.answer
    }

    #[tokio::test]
    async fn the_same_question_is_read_once_a_publication() {
        let (answers, reads) = (Answers::default(), AtomicUsize::new(0));
        let same = || ask(&answers, 1, 4, &reads);
        assert_eq!(tokio::join!(same(), same(), same()), (40, 40, 40));
        assert_eq!(reads.load(Ordering::SeqCst), 1);
        assert_eq!(ask(&answers, 1, 5, &reads).await, 50);
        assert_eq!(ask(&answers, 2, 4, &reads).await, 40);
        assert_eq!(reads.load(Ordering::SeqCst), 3);
    }

    #[tokio::test]
    async fn what_failed_or_came_from_another_publication_is_read_again() {
        let answers: Answers<u32, u32> = Answers::default();
        let failed = answers
            .at(publication(1), 1, async { Err(ApiError::Lost) })
            .await;
        assert_eq!(failed.unwrap_err(), ApiError::Lost);
        let other = answers
            .at(publication(1), 1, async {
                Ok(Read {
                    from: publication(2),
                    answer: 2,
                })
            })
            .await;
        assert_eq!(other.unwrap().answer, 2);
        let reads = AtomicUsize::new(0);
        assert_eq!(ask(&answers, 1, 1, &reads).await, 10);
        assert_eq!(reads.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn the_oldest_gives_way() {
        let (answers, reads) = (Answers::default(), AtomicUsize::new(0));
        let many = u32::try_from(KEPT).unwrap() + 1;
        for question in 0..many {
            ask(&answers, 1, question, &reads).await;
        }
        ask(&answers, 1, many - 1, &reads).await;
        assert_eq!(reads.load(Ordering::SeqCst), KEPT + 1);
        ask(&answers, 1, 0, &reads).await;
        assert_eq!(reads.load(Ordering::SeqCst), KEPT + 2);
    }
}
