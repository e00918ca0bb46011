//! Calls on handles.

impl crate::Packs {
    /// Answers an operation from its request's text, as [`call`](crate::call) does, with these packs at hand.
    #[must_use]
    pub fn call(&self, op: &str, request: &[u8]) -> String {
        super::call_with(&super::Inputs::with_packs(self), op, request)
    }
}

#[cfg(feature = "rules")]
impl crate::rules::RuleSet {
    /// Answers an operation from its request's text, as [`call`](crate::call) does, with this set: requests of
    /// `rules.*` may leave `ruleSet` out.
    ///
    /// ```
    /// use hivecore::rules::RuleSet;
    /// use std::sync::Arc;
    ///
    /// let set = r#"{"id":"demo","version":"1","rules":[{"id":"adult","when":{"fact":"age","gte":18}}]}"#;
    /// let set = Arc::new(RuleSet::open(set.as_bytes(), None)?);
    /// let answer = set.call("rules.evaluate", br#"{"facts":{"age":20}}"#);
    /// assert!(answer.contains(r#""id":"adult","progress":1000000,"verdict":"true""#));
    /// # Ok::<(), hivecore::Error>(())
    /// ```
    #[must_use]
    pub fn call(self: &std::sync::Arc<Self>, op: &str, request: &[u8]) -> String {
        super::call_with(&super::Inputs::with_rule_set(self), op, request)
    }
}

#[cfg(feature = "recommend")]
impl crate::recommend::Recommender {
    /// Answers an operation from its request's text, as [`call`](crate::call) does, with this handle.
    ///
    /// ```
    /// use hivecore::recommend::{Columns, Ids, RecommendConfig, Recommender};
    ///
    /// let (users, items) = (Ids::Integers(&[1, 1, 2]), Ids::Texts(&["tea", "cup", "tea"]));
    /// let events = Columns { users, items, weights: None, timestamps: None };
    /// let mut unobserved = hivecore::foundation::progress::Unobserved;
    /// let recommender = Recommender::fit(&events, &RecommendConfig::default(), &mut unobserved)?;
    /// let answer = recommender.call("recommend.rank", br#"{"user":"2","k":1}"#);
    /// assert!(answer.starts_with(r#"{"ok":{"answer":{"basis":"personal","items":[{"item":"cup","score":"#));
    /// # Ok::<(), hivecore::Error>(())
    /// ```
    #[must_use]
    pub fn call(&self, op: &str, request: &[u8]) -> String {
        super::call_with(&super::Inputs { recommender: Some(self), ..super::Inputs::default() }, op, request)
    }
}

#[cfg(feature = "pricing")]
impl crate::pricing::PriceBook {
    /// Answers an operation from its request's text, as [`call`](crate::call) does, with this book.
    #[must_use]
    pub fn call(&self, op: &str, request: &[u8]) -> String {
        super::call_with(&super::Inputs { price_book: Some(self), ..super::Inputs::default() }, op, request)
    }

    /// Prices many carts, text to text: for each request of `pricing.quote` the plain answer's canonical text, without
    /// reasons and digests, or `{"error":…}`. The answers are those of [`call`](Self::call).
    ///
    /// ```
    /// use hivecore::pricing::PriceBook;
    /// let book = PriceBook::open(br#"{"version":"1","currency":"EUR"}"#)?;
    /// let cart: &[u8] = br#"{"now":"2026-11-21T00:00:00Z","cart":{"lines":[{"id":"a","unitPrice":5}]}}"#;
    /// let answers = book.quote_batch(&[cart, b"{}"]);
    /// assert!(answers[0].contains(r#""payable":"5""#) && answers[1].starts_with(r#"{"error":{"code":"field.missing""#));
    /// # Ok::<(), hivecore::Error>(())
    /// ```
    #[must_use]
    pub fn quote_batch(&self, requests: &[&[u8]]) -> Vec<String> {
        let mut answers = Vec::with_capacity(requests.len());
        for request in requests {
            answers.push(self.quote_text(request).unwrap_or_else(|error| super::refusal(&error)));
        }
        answers
    }
}
