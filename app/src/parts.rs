//! Which part of the program a page is in.
//!
//! The browser loads the frame and the overview with every page, and each other part when one of its pages is opened:
//! the first page of a visit does not wait for the code of the others. On the server there is one program.
//!
//! # Invariants
//! - The components of a page listed here are named nowhere else: one mention outside puts all of its code into the
//!   part that everybody loads.
//! - A part that does not arrive is an answer like any other: the page says so and can be asked for again.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::LazyRoute;

use crate::api::ApiError;
use crate::components::error_panel::ErrorPanel;
use crate::components::frame::{Bar, PageTitle};
use crate::still::IntoAny;
use crate::words::say;

/// `Route => page in part at "segment": component`, where all addresses under a segment are in one part.
macro_rules! pages_in_parts {
    ($($route:ident => $page:ident in $part:ident at $segment:literal: $component:path;)*) => {
        $(
            /// A page that is loaded when it is opened.
            #[derive(Debug)]
            pub(crate) struct $route;

            impl LazyRoute for $route {
                fn data() -> Self {
                    Self
                }

                async fn view(_page: Self) -> AnyView {
                    $page::$page().await.unwrap_or_else(|_| lost())
                }

                async fn preload() {
                    // A failure shows when the page is drawn, which tries again.
                    let _loaded = $page::preload().await;
                }
            }

            mod $page {
                use leptos::prelude::*;
                use leptos::wasm_split::{SplitLoaderError, wasm_split};

                use crate::still::IntoAny;

                #[wasm_split($part, wasm_split_path = ::leptos::wasm_split, preload(preload), fallible)]
                pub(super) fn $page() -> Result<AnyView, SplitLoaderError> {
                    Ok($component().into_any())
                }
            }
        )*

        /// The part that the page at this path is in; `None` where everybody has it already.
        #[cfg(feature = "ssr")]
        #[expect(unreachable_patterns, reason = "pages may share a segment")]
        pub(crate) fn part_at(path: &str) -> Option<&'static str> {
            match first_segment(path) {
                $($segment => Some(stringify!($part)),)*
                _ => None,
            }
        }

        /// Loads the part that the page at this path is in, if it is not there yet. Each page knows by itself whether its
        /// part is there, so all that share a segment are told.
        #[cfg(feature = "hydrate")]
        pub(crate) async fn load(path: &str) -> Result<(), leptos::wasm_split::SplitLoaderError> {
            let segment = first_segment(path);
            $(
                if segment == $segment {
                    $page::preload().await?;
                }
            )*
            Ok(())
        }
    };
}

pages_in_parts! {
    ExplorePage => explore in explore at "explore": crate::pages::explore::Explore;
    CohortsPage => cohorts in reports at "cohorts": crate::pages::cohorts::Cohorts;
    SegmentsPage => segments in reports at "segments": crate::pages::segments::Segments;
    CustomersPage => customers in reports at "customers": crate::pages::customers::Customers;
    CustomerPage => customer in reports at "customers": crate::pages::customer::Customer;
    DataPage => data in reports at "data": crate::pages::data::Data;
    ModelPage => model in reports at "model": crate::pages::model::Model;
    ScorePage => score in reports at "score": crate::pages::score::Score;
    WhatIfPage => what_if in what_if at "what-if": crate::pages::what_if::WhatIf;
}

fn first_segment(path: &str) -> &str {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.split(['/', '?']).next().unwrap_or_default()
}

/// Room for the splitter. It gives every part its own texts and tables, laid out anew, unless they then need a byte more
/// than before; every part begins at an aligned address, so they would. These bytes are used by nothing and left out.
#[cfg(target_family = "wasm")]
#[used]
static ROOM: [u8; 1024] = [b' '; 1024];

/// In place of a page whose part did not arrive.
fn lost() -> AnyView {
    view! {
        <Title text=say("Not loaded") />
        <Bar />
        <main id="content" tabindex="-1">
            <PageTitle>{say("This page could not be loaded.")}</PageTitle>
            <ErrorPanel error=ApiError::Lost />
        </main>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_the_part_of_its_page() {
        assert_eq!(part_at("/explore"), Some("explore"));
        assert_eq!(part_at("/explore?state=SP"), Some("explore"));
        assert_eq!(part_at("/customers/42?x=1"), Some("reports"));
        assert_eq!(part_at("/"), None);
        assert_eq!(part_at("/no/such/page"), None);
    }
}
