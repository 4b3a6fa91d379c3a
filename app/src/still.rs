//! Views that are all there when the browser takes over.
//!
//! Leptos compiles a second, asynchronous way of hydrating for every view whose type is erased, for programs that
//! hydrate before all of their code has arrived. Here the page's part is loaded first (`crate::parts`), so nothing ever
//! waits in the middle of a page, and that second way would be a tenth of the program.
//!
//! A module that writes `use crate::still::IntoAny;` beside `use leptos::prelude::*;` erases its views without it.

use leptos::attr::Attribute;
use leptos::attr::any_attribute::AnyAttribute;
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::ssr::StreamBuilder;
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Position, PositionState};

/// Erases the type of a view that waits for nothing while it is hydrated.
pub(crate) trait IntoAny {
    /// The view behind a common type.
    fn into_any(self) -> AnyView;
}

impl<V: RenderHtml + 'static> IntoAny for V {
    fn into_any(self) -> AnyView {
        leptos::prelude::IntoAny::into_any(Still(self))
    }
}

/// An element as HTML, for one without parts that move: as a view of its own it would be more program than words.
pub(crate) fn fixed(html: String) -> InertElement {
    InertElement::new(html)
}

/// The view, without a way of its own to hydrate asynchronously: the trait's default calls the synchronous one.
struct Still<V>(V);

impl<V: Render> Render for Still<V> {
    type State = V::State;

    fn build(self) -> Self::State {
        self.0.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        self.0.rebuild(state);
    }
}

impl<V: AddAnyAttr> AddAnyAttr for Still<V> {
    type Output<NewAttribute: Attribute> = Still<V::Output<NewAttribute>>;

    fn add_any_attr<NewAttribute: Attribute>(
        self,
        attribute: NewAttribute,
    ) -> Self::Output<NewAttribute>
    where
        Self::Output<NewAttribute>: RenderHtml,
    {
        Still(self.0.add_any_attr(attribute))
    }
}

impl<V: RenderHtml> RenderHtml for Still<V> {
    type AsyncOutput = V::AsyncOutput;
    type Owned = Still<V::Owned>;

    const MIN_LENGTH: usize = V::MIN_LENGTH;
    const EXISTS: bool = V::EXISTS;

    fn dry_resolve(&mut self) {
        self.0.dry_resolve();
    }

    fn resolve(self) -> impl Future<Output = Self::AsyncOutput> + Send {
        self.0.resolve()
    }

    fn html_len(&self) -> usize {
        self.0.html_len()
    }

    fn to_html_with_buf(
        self,
        buffer: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attributes: Vec<AnyAttribute>,
    ) {
        self.0
            .to_html_with_buf(buffer, position, escape, mark_branches, extra_attributes);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buffer: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attributes: Vec<AnyAttribute>,
    ) {
        self.0.to_html_async_with_buf::<OUT_OF_ORDER>(
            buffer,
            position,
            escape,
            mark_branches,
            extra_attributes,
        );
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> Self::State {
        self.0.hydrate::<FROM_SERVER>(cursor, position)
    }

    fn into_owned(self) -> Self::Owned {
        Still(self.0.into_owned())
    }
}
