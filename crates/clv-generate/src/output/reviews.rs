//! Reviews: low scores where the parcel was late, written after it came.

use rand_chacha::ChaCha8Rng;

use super::decor::Decor;
use super::table::Table;
use crate::choice::{chance, log_normal, unit};
use crate::error::GenerateError;
use crate::ids::Kind;
use crate::numbers::{DAY_SECONDS, Day, day_of, floor, real, real_len, round};
use crate::order::Order;
use crate::tables::checkout as facts;
use crate::world::World;

/// Columns of the reviews file.
pub(crate) const HEADER: &[&str] = &[
    "review_id",
    "order_id",
    "review_score",
    "review_comment_title",
    "review_comment_message",
    "review_creation_date",
    "review_answer_timestamp",
];

const PRAISE: (&[&str], &[&str]) = (
    &[
        "Recomendo",
        "Muito bom",
        "Ótimo",
        "super recomendo",
        "Nota 10",
    ],
    &[
        "Recomendo",
        "Chegou antes do prazo, muito bem embalado.",
        "Produto de ótima qualidade",
        "Entrega rápida",
        "Adorei, comprarei novamente!",
        "Tudo certo.\nObrigado",
        "O produto é \"show\", recomendo",
    ],
);
const BLAME: (&[&str], &[&str]) = (
    &["Não recomendo", "Atraso", "Produto errado", "Não recebi"],
    &[
        "Ainda não recebi o produto",
        "Entrega atrasada, sem resposta da loja.",
        "Veio com defeito, quero a devolução",
        "Recebi só parte do pedido",
        "Péssimo.\r\nNão compro mais",
    ],
);

/// Draws and writes the review of an order, if it has one, and perhaps a second one.
pub(crate) fn write(
    table: &mut Table,
    world: &World,
    rng: &mut ChaCha8Rng,
    (order, decor): (&Order, &Decor),
) -> Result<(), GenerateError> {
    if !chance(rng, facts::REVIEWED) {
        return Ok(());
    }
    let asked = order
        .delivered_at
        .map_or(order.promised_on + 2, |at| day_of(at) + 1);
    write_one(table, world, rng, (order, decor, asked, 0))?;
    if chance(rng, facts::REVIEWED_TWICE) {
        let again = asked + 1 + floor(10.0 * unit(rng));
        write_one(table, world, rng, (order, decor, again, 1))?;
    }
    Ok(())
}

fn write_one(
    table: &mut Table,
    world: &World,
    rng: &mut ChaCha8Rng,
    (order, decor, asked, place): (&Order, &Decor, Day, u64),
) -> Result<(), GenerateError> {
    let scores = if order.is_late() {
        &world.scores_late
    } else {
        &world.scores_in_time
    };
    let score = scores.draw(rng);
    let (titles, messages) = if score >= 4 { PRAISE } else { BLAME };
    let title = chance(rng, facts::REVIEW_TITLE).then(|| pick(rng, titles));
    let message = chance(rng, facts::REVIEW_MESSAGE).then(|| pick(rng, messages));
    let answered =
        asked * DAY_SECONDS + round(log_normal(rng, 1.6, 0.7).max(0.1) * real(DAY_SECONDS));
    table
        .bytes(&world.ids.hex(Kind::Review, 2 * decor.number + place))?
        .bytes(&decor.order_id)?
        .int(score)?
        .text(title.unwrap_or_default())?
        .text(message.unwrap_or_default())?
        .time(&world.calendar, Some(asked * DAY_SECONDS))?
        .time(&world.calendar, Some(answered))?
        .end()
}

fn pick(rng: &mut ChaCha8Rng, texts: &[&'static str]) -> &'static str {
    let place = floor(unit(rng) * real_len(texts.len()));
    usize::try_from(place)
        .ok()
        .and_then(|i| texts.get(i))
        .copied()
        .unwrap_or_default()
}
