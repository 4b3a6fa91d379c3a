//! A notice where the model is asked about somebody whom nobody seen before is like.

use leptos::prelude::*;

use super::amount::decimals;
use crate::api::Unlike;
use crate::words::say_with;

/// The notice; nothing for a customer as there are others.
#[component]
pub(crate) fn UnlikeAnybody(unlike: Option<Unlike>) -> impl IntoView {
    let unlike = unlike?;
    Some(view! { <p class="notice" role="status">{sentence(&unlike)}</p> })
}

fn sentence(unlike: &Unlike) -> String {
    say_with!(
        "Nobody like this was seen: the nearest past customer is {distance} standard deviations away, where {usual} is far. They differ most in “{feature}”. Take the answer for a guess.",
        decimals(unlike.distance, 1),
        decimals(unlike.usual, 1),
        unlike.most
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_far_and_in_what() {
        let sentence = sentence(&Unlike {
            distance: 6.12,
            usual: 1.9,
            most: "Categories bought".to_owned(),
        });
        assert!(
            sentence.contains("6.1 standard deviations away, where 1.9 is far")
                && sentence.contains("“Categories bought”"),
            "{sentence}"
        );
    }
}
