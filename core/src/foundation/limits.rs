//! The one table of input limits. Sizes that no honest request reaches, refused before they cost anything.

macro_rules! limits {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty = $value:expr;)*) => {
        $($(#[doc = $doc])+ pub const $name: $type = $value;)*
        /// Every limit with its meaning, as `ops.limits` lists them.
        pub(crate) const TABLE: &[(&str, i64, &str)] =
            &[$((stringify!($name), $name as i64, concat!($($doc),+))),*];
    };
}

limits! {
    /// Bytes of a request's text.
    REQUEST_BYTES: usize = 64 << 20;
    /// Nesting of lists and records.
    DEPTH: usize = 64;
    /// Bytes of one string, its escapes resolved.
    TEXT_BYTES: usize = 32 << 20;
    /// Elements of a list, members of a record.
    LIST_ITEMS: usize = 4 << 20;
    /// Characters of a number's spelling.
    NUMBER_BYTES: usize = 64;
    /// Greatest magnitude of an integer written as a JSON number: 2^53 − 1.
    INT53: i64 = (1 << 53) - 1;
    /// Bytes of an identifier.
    ID_BYTES: usize = 256;
    /// Digits of an exact decimal.
    DECIMAL_DIGITS: usize = 18;
    /// Digits of an exact decimal after the point.
    DECIMAL_SCALE: usize = 9;
    /// Bytes of one event's canonical text.
    EVENT_BYTES: usize = 65_536;
    /// Bytes of a pack's text.
    PACK_BYTES: usize = 64 << 20;
    /// Rules: nesting of conditions, operands and filters.
    RULES_DEPTH: usize = 32;
    /// Rules: nodes of one set, all conditions and operands together.
    RULES_NODES: usize = 10_000_000;
    /// Rules: nodes of one rule.
    RULES_RULE_NODES: usize = 10_000;
    /// Rules: rules of one set.
    RULES_RULES: usize = 100_000;
    /// Rules: steps of a sequence.
    RULES_SEQUENCE: usize = 8;
    /// Rules: days of a sliding window, a sequence's window or a half-life.
    RULES_WINDOW_DAYS: u32 = 3_660;
    /// Rules: units of a calendar window; missed units that a streak survives.
    RULES_UNITS: u32 = 366;
    /// Rules: least denominator of a ratio, least events of a streak's unit.
    RULES_COUNT: u32 = 1_000_000;
    /// Rules: events of one evaluation or step.
    RULES_EVENTS: usize = 1_000_000;
    /// Recommendation: events of one training.
    RECOMMEND_EVENTS: usize = 100_000_000;
    /// Recommendation: distinct users of one training.
    RECOMMEND_USERS: usize = 20_000_000;
    /// Recommendation: distinct items of one training.
    RECOMMEND_ITEMS: usize = 2_000_000;
    /// Recommendation: distinct items of a training of EASE.
    RECOMMEND_DENSE_ITEMS: usize = 5_000;
    /// Recommendation: items of a history that a request gives. Of a longer history in a model the newest count.
    RECOMMEND_HISTORY: usize = 10_000;
    /// Recommendation: neighbours of an item.
    RECOMMEND_NEIGHBOURS: u16 = 1_000;
    /// Recommendation: length of a ranking.
    RECOMMEND_RANKED: u16 = 1_000;
    /// Recommendation: half-life of a liked item, in later items.
    RECOMMEND_RECENCY: u16 = 10_000;
    /// Recommendation: configurations that one selection tries.
    RECOMMEND_CANDIDATES: u16 = 1_000;
    /// Recommendation: reasons of the host's own for which one request removes items.
    RECOMMEND_FILTERS: usize = 32;
    /// Recommendation: candidates of one pipeline.
    RECOMMEND_POOL: usize = 100_000;
    /// Recommendation: sources of one pipeline.
    RECOMMEND_SOURCES: usize = 32;
    /// Recommendation: things that one pipeline leaves out to see what that changes.
    RECOMMEND_COUNTERFACTUALS: usize = 32;
    /// Recommendation: numbers of an item's vector.
    RECOMMEND_DIMENSIONS: usize = 1_024;
    /// Recommendation: arms of one choice.
    RECOMMEND_ARMS: usize = 1_000;
    /// Recommendation: arms that one request chooses one after another.
    RECOMMEND_SLOTS: usize = 100;
    /// Recommendation: numbers of an arm's context.
    RECOMMEND_CONTEXT: usize = 64;
    /// Recommendation: draws from the posteriors of all arms of one choice.
    RECOMMEND_POSTERIOR_DRAWS: usize = 1_000_000;
    /// Recommendation: resamples times lists of one measurement.
    RECOMMEND_RESAMPLES: usize = 50_000_000;
    /// JSONLogic: steps that a request may allow. A step is one operation, one item gone through, or 16 bytes of text.
    RULES_JSONLOGIC_STEPS: u32 = 10_000_000;
    /// Archetypes: archetypes of a set.
    ARCHETYPE_ARCHETYPES: usize = 1_000;
    /// Archetypes: tiers of one.
    ARCHETYPE_TIERS: usize = 100;
    /// Archetypes: levels.
    ARCHETYPE_LEVELS: u32 = 10_000;
    /// Archetypes: moments between two events at which time alone changes something.
    ARCHETYPE_MOMENTS: u32 = 1_000_000;
    /// Decision tables: columns of conditions, and columns of results.
    RULES_TABLE_COLUMNS: usize = 64;
    /// Decision tables: rows; records of facts of one request.
    RULES_TABLE_ROWS: usize = 10_000;
    /// Wallet: actions of one command.
    WALLET_ACTIONS: usize = 8_190;
    /// Emotion: bytes of one text.
    EMOTION_TEXT_BYTES: usize = 65_536;
    /// Pricing: lines and charges of a cart.
    PRICING_LINES: usize = 1_000;
    /// Pricing: tenders of a cart.
    PRICING_TENDERS: usize = 32;
    /// Pricing: promotions of a book.
    PRICING_PROMOTIONS: usize = 1_000;
    /// Pricing: promotions that may apply to one cart at once.
    PRICING_CANDIDATES: usize = 128;
    /// Emotion: labelled rows of one calibration.
    EMOTION_VOTES: usize = 100_000;
    /// Emotion: observations of one person that are held for late ones.
    EMOTION_HELD: usize = 4_096;
    /// Emotion: points of one series.
    EMOTION_SERIES: usize = 100_000;
    /// Emotion: samples of one voice.
    EMOTION_SAMPLES: usize = 16 << 20;
    /// Emotion: frames of one voice, times the squared samples of its lowest pitch's period and 64 of its spectrum's.
    EMOTION_VOICE_WORK: i64 = 100_000_000_000;
    /// Compliance: bytes of one text that is searched for personal data.
    COMPLIANCE_TEXT_BYTES: usize = 1 << 20;
}
