//! Errors are data: a stable code, a detail, the path of the offending field, and help.

use crate::foundation::digits::decimal;
use crate::foundation::wire::{Write, Writer};

macro_rules! codes {
    ($($variant:ident $name:literal $help:literal)*) => {
        /// What went wrong, as a stable name `family.reason`. Codes are added, never renamed or removed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!("`", $name, "`: ", $help)] $variant,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// `family.reason`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// What to do about it.
            #[must_use]
            pub const fn help(self) -> &'static str {
                match self { $(Self::$variant => $help),* }
            }
        }
    };
}

codes! {
    JsonSize "json.size" "Send a text within the limit of ops.limits, or use the buffers of the language's handle."
    JsonUtf8 "json.utf8" "Send the text as UTF-8."
    JsonSyntax "json.syntax" "Send JSON as RFC 8259 defines it."
    JsonDepth "json.depth" "Nest less deeply."
    JsonLength "json.length" "Send fewer elements or a shorter string."
    JsonDuplicateKey "json.duplicate_key" "Give each key once."
    JsonSurrogate "json.surrogate" "Write a character beyond U+FFFF as a pair of escapes, high surrogate first."
    FieldType "field.type" "Send the type that the operation's schema names. Leave an optional field out instead of sending null."
    FieldUnknown "field.unknown" "Remove the field, or correct its name."
    FieldMissing "field.missing" "Add the field."
    FieldVariant "field.variant" "Use one of the names listed."
    FieldRange "field.range" "Use a value within the range that the operation's schema names."
    NumberInteger "number.integer" "Write an integer with digits only: no point, no exponent, no leading zeros, no -0."
    NumberRange "number.range" "Use a value within the range. Integers beyond 2^53 are strings, where the schema says int64."
    NumberPrecision "number.precision" "Use at most 18 digits, at most 9 of them after the point."
    NumberOverflow "number.overflow" "Use smaller numbers: the exact result does not fit."
    NumberZeroDivisor "number.zero_divisor" "Use a divisor other than zero."
    IdEmpty "id.empty" "Give an identifier of 1 to 256 bytes."
    IdLength "id.length" "Give an identifier of 1 to 256 bytes."
    OperationUnknown "operation.unknown" "Use a name that ops.list returns."
    HandleMissing "handle.missing" "Call this operation on the handle that it needs."
    HandleClosed "handle.closed" "Open the handle again: a closed one answers nothing."
    BufferShape "buffer.shape" "Pass contiguous buffers whose lengths fit each other."
    BudgetCancelled "budget.cancelled" "Nothing was kept: start again when it suits."
    BudgetExhausted "budget.exhausted" "Allow more steps, or ask for less."
    FileMagic "file.magic" "Open a file that hivecore wrote, with the handle of its kind."
    FileVersion "file.version" "Update hivecore, or write the file again with this version."
    FileLength "file.length" "Fetch the file again: it is cut off, or something follows it."
    FileDigest "file.digest" "Fetch the file again: its bytes are not those that were written."
    FileContent "file.content" "Write the file again: its bytes are intact, but they contradict each other."
    RecommendNoEvents "recommend.no_events" "Give at least one event."
    RecommendLimit "recommend.limit" "Give fewer events, users or items."
    RecommendWeight "recommend.weight" "Give each event a weight above 0 and at most 1000000000, or leave the weights out."
    RecommendTimestamps "recommend.timestamps" "Give each event a timestamp, or leave out what depends on time."
    RecommendFilter "recommend.filter" "Name a filter with 1 to 64 characters of a-z, 0-9, underscore and point, and not like a built-in one."
    RecommendNoTest "recommend.no_test" "Choose a split that puts at least one event on each side."
    RecommendItem "recommend.item" "Describe each item and each user once."
    RecommendSource "recommend.source" "Give each source a plain name of its own, each of its items once, and a scale that suits its values."
    RecommendVector "recommend.vector" "Give all vectors the same length, at most 1024, and numbers of magnitude at most 10^15."
    RecommendQuota "recommend.quota" "Ask for a least that is not above the most and fits the window."
    RecommendBandit "recommend.bandit" "Use a state that recommend.learn made, with contexts of one length, and forget only what was learnt."
    RecommendCursor "recommend.cursor" "Ask for the first page again: the list is another one by now, or the cursor was changed."
    RecommendCounts "recommend.counts" "Count each user's whole history in one shard, take out only what was counted, and train what counts tell: item-kNN by cosine, EASE without user exponent, without users."
    RecommendUsers "recommend.users" "Train with keepUsers to ask for users."
    RecommendCompact "recommend.compact" "Export a model without VMIS-kNN, or ship the model itself."
    RulesSyntax "rules.syntax" "Write the condition as the rule language defines it: one operator or operand, and one test."
    RulesType "rules.type" "Compare values of one type: nothing is coerced. Declare the type of a fact under facts."
    RulesLimit "rules.limit" "Keep within the limits that ops.limits lists for rules."
    RulesReference "rules.reference" "Name a rule of the set."
    RulesCycle "rules.cycle" "Break the cycle: no rule may refer to itself, directly or through others."
    RulesDuplicate "rules.duplicate" "Give each rule of a set an id of its own."
    RulesDuration "rules.duration" "Write a duration such as P7D, PT36H or PT0.5S: no months or years, which have no fixed length."
    RulesFact "rules.fact" "Send the fact in the type that the rule set gives it."
    RulesState "rules.state" "Use a state that this version of the rule set made; a new version starts from the events."
    RulesNow "rules.now" "Never step back: now is at or after that of the last step."
    RulesHistory "rules.history" "Evaluate with events and now: this set looks at history, which the bare path does not have."
    NumberDecimal "number.decimal" "Write digits with at most one point between them, or a fraction n/d where the schema allows it."
    MoneyCurrency "money.currency" "Use an ISO 4217 code: three capital letters."
    MoneyCurrencyUnknown "money.currency_unknown" "Use a code that the currency pack lists with a minor unit."
    MoneyCurrencyMismatch "money.currency_mismatch" "Convert first: amounts of different currencies never mix."
    MoneyNoParts "money.no_parts" "Give at least one weight."
    MoneyNoWeight "money.no_weight" "Give a weight above zero, or ask for equal shares."
    TimeDate "time.date" "Write a day that exists as YYYY-MM-DD."
    TimeText "time.text" "Write a time as YYYY-MM-DDTHH:MM:SS with at most 9 digits of fraction; an instant ends with Z."
    TimeRange "time.range" "Stay within the years 0000 to 9999."
    TimeZone "time.zone" "Use a name of the IANA Time Zone Database that the pack knows, such as Europe/Paris."
    TimeSkipped "time.skipped" "Choose another time, or another disambiguation than reject."
    TimeRepeated "time.repeated" "Choose another time, or another disambiguation than reject."
    PackMissing "pack.missing" "Load the pack that the detail names, and call on the packs."
    PackAmbiguous "pack.ambiguous" "Name the day with asOf, or load one version only."
    PackCanonical "pack.canonical" "Use the pack's file as it was published: RFC 8785 text without a line feed at its end."
    PackPayload "pack.payload" "Use a pack as it was published: this one contradicts itself."
    PackKind "pack.kind" "Name a pack of the kind that the operation reads."
    PackOverlap "pack.overlap" "Load versions whose periods follow each other."
    EventVersion "event.version" "Send CloudEvents 1.0."
    EventAttribute "event.attribute" "Write the attribute as CloudEvents 1.0 and the type Event define it."
    EventExtension "event.extension" "Name extensions with 1 to 20 of a-z and 0-9; give them strings, booleans or 32-bit integers."
    EventSize "event.size" "Keep an event's canonical text within 65536 bytes: refer to larger data by dataref."
    EventConflict "event.conflict" "Give each event of a source an id of its own: two events with one id differ."
    EventTooLate "event.too_late" "The event is older than maxLateness allows: report it, do not fold it."
    EventClock "event.clock" "Set the node's wall clock right; quarantine events from clocks that run ahead."
    RulesJsonlogicOperation "rules.jsonlogic_operation" "Use an operation of JSONLogic. A record of one key is always one."
    RulesJsonlogicType "rules.jsonlogic_type" "Give the operation the arguments it needs: JavaScript throws a TypeError here."
    RulesJsonlogicImport "rules.jsonlogic_import" "Write this part in the rule language, or evaluate it with rules.jsonlogic."
    RulesTableCell "rules.table_cell" "Write a unary test or a literal of S-FEEL in the column's type, one for each column."
    RulesTablePolicy "rules.table_policy" "Choose a hit policy and an aggregation that the outputs fit."
    RulesTableName "rules.table_name" "Give each column and each row a name of its own."
    RulesTableValue "rules.table_value" "Send a value that the column allows."
    RulesTableConflict "rules.table_conflict" "Check the table with rules.check_table: rows that the hit policy keeps apart fit the same facts."
    DigestText "digest.text" "Write sha256: and 64 lower-case hexadecimal digits."
    WalletCommand "wallet.command" "Send events of type wallet.command."
    WalletTransferId "wallet.transfer_id" "Name a transfer by the 32 lower-case hexadecimal digits that the answer gave."
    WalletAmount "wallet.amount" "Move an amount above zero."
    WalletExpiry "wallet.expiry" "Let a pending transfer expire at a whole millisecond after its command, and no other transfer."
    WalletState "wallet.state" "Send the state as the last answer left it."
    WalletJournal "wallet.journal" "Send the journal as it was written, from its first entry or from the state that it follows."
    WalletAccountUnknown "wallet.account_unknown" "Open the account first."
    WalletAccountExists "wallet.account_exists" "Choose another name: accounts are opened once."
    WalletAccountClosed "wallet.account_closed" "Use an account that is open."
    WalletAccountNotEmpty "wallet.account_not_empty" "Move the balance and settle the holds before closing the account."
    WalletSameAccount "wallet.same_account" "Move money between two accounts."
    WalletSameCurrency "wallet.same_currency" "Move money of one currency by a transfer: it is worth what it is worth."
    WalletInsufficient "wallet.insufficient" "Fill the account, move less, or let a balancing transfer move what there is."
    WalletMaxBalance "wallet.max_balance" "Move less: the account may not hold so much."
    WalletNotPending "wallet.not_pending" "Name a transfer that is pending: it was never held, or is posted, voided or expired."
    WalletPostAmount "wallet.post_amount" "Post at most what is held."
    WalletCharity "wallet.charity" "Pay charity money out: it never becomes income, equity or a saved expense."
    WalletContract "wallet.contract" "Change the terms as the detail says: this contract contradicts itself."
    WalletPayment "wallet.payment" "Ask for what the payment's state allows, as the detail says."
    WalletLateCharge "wallet.late_charge" "Send a late payer's donation to a charity account, and an actual cost to the expense account that bore it."
    EmotionUndeclared "emotion.undeclared" "List every signal that the request uses in permission.signals."
    EmotionUndetermined "emotion.undetermined" "Name the setting: biometric signals are not read where it is unknown."
    EmotionProhibited "emotion.prohibited" "Do not infer emotions here: the rule that the detail names forbids it, and no consent lifts it."
    EmotionConsent "emotion.consent" "Ask the person: a consent for this signal and purpose must be held on the day."
    EmotionLimit "emotion.limit" "Give less at once, within the limits of ops.limits."
    PricingProfile "pricing.profile" "Use the name of a profile that the documentation lists, or send a policy."
    PricingLimit "pricing.limit" "Keep within the limits that ops.limits lists for pricing."
    PricingDuplicate "pricing.duplicate" "Give each line, charge and promotion an id of its own."
    PricingNoPrice "pricing.no_price" "Send a unit price, or an item that the price book has a price for at this time."
    PricingTaxCategory "pricing.tax_category" "Name a tax category of the book or of its tax pack."
    PricingTariff "pricing.tariff" "Give tiers whose bounds ascend, the last one open, and sizes above zero."
    PricingSpan "pricing.span" "Let spans and periods end after they begin."
    PricingTarget "pricing.target" "Let a target differ from the total by rounding alone."
    PricingRefund "pricing.refund" "Give back units that were sold and were not given back before."
    ArchetypeDuplicate "archetype.duplicate" "Give each archetype, tier and season an id of its own."
    ArchetypeReference "archetype.reference" "Name an archetype, tier or season of the definition."
    ArchetypeCycle "archetype.cycle" "Break the cycle: no archetype may require itself, directly or through others."
    ArchetypeSeason "archetype.season" "Let each season end after it begins, before the next one begins."
    ArchetypeLevels "archetype.levels" "Let level 1 begin at 0 points and each further level at more; give a source an amount or a field."
    ArchetypeFact "archetype.fact" "Write the condition over events: a fact has no history that could be folded again."
    ArchetypeState "archetype.state" "Use the state with the definition that made it, or move it by archetype.migrate."
    ArchetypeNow "archetype.now" "Never step back: now is at or after that of the last step."
    ArchetypeLocked "archetype.locked" "Export only awards that are held."
    ArchetypeBadge "archetype.badge" "Give URIs where the badge needs them, and an end after the beginning."
    EmotionCalibration "emotion.calibration" "Use a calibration as emotion.calibrate answered it: this one contradicts itself."
    EmotionEvidence "emotion.evidence" "Give each signal votes for each of its labels, as the calibration knows them."
    EmotionMapping "emotion.mapping" "Use a table of the pack emotion-mappings, and the names that it has."
    EmotionState "emotion.state" "Use the state as the last answer left it, with the configuration that it was made with."
    InternalAnswer "internal.answer" "This is a defect of hivecore: please report the request."
    InternalPanic "internal.panic" "This is a defect of hivecore: please report the request."
}

/// An error as every language sees it.
///
/// ```
/// let answer = hivecore::call("ops.list", br#"{"x":1}"#);
/// assert!(answer.starts_with(r#"{"error":{"code":"field.unknown","#));
/// assert!(answer.ends_with(r#""path":"/x"}}"#));
/// ```
///
/// One pointer wide, because nearly every function may return it: with three fields in each of them, `Result` would
/// cost a tenth of the wasm. The fields are those of [`Refusal`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} at \"{}\": {}", .0.code.name(), .0.path, .0.detail)]
pub struct Error(Box<Refusal>);

/// What an [`Error`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The stable code.
    pub code: Code,
    /// RFC 6901 pointer into the request; empty for the request as a whole.
    pub path: String,
    /// English, deterministic, without floats.
    pub detail: String,
}

impl Error {
    /// An error at the value in hand; the path grows while it travels up.
    #[must_use]
    #[inline(never)]
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self(Box::new(Refusal { code, path: String::new(), detail: detail.into() }))
    }

    /// The same error with another path.
    #[must_use]
    pub fn with_path(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    /// The same error, seen from the record that holds the value as `field`.
    #[must_use]
    pub fn under(mut self, field: &str) -> Self {
        let escaped = if field.contains(['~', '/']) { &field.replace('~', "~0").replace('/', "~1") } else { field };
        self.path.insert_str(0, escaped);
        self.path.insert(0, '/');
        self
    }

    /// The same error, seen from the list that holds the value at `index`.
    #[must_use]
    pub fn at(self, index: usize) -> Self {
        self.under(&decimal(index))
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        self.code.help()
    }
}

impl std::ops::Deref for Error {
    type Target = Refusal;

    fn deref(&self) -> &Refusal {
        &self.0
    }
}

impl std::ops::DerefMut for Error {
    fn deref_mut(&mut self) -> &mut Refusal {
        &mut self.0
    }
}

impl Write for Error {
    fn write(&self, out: &mut Writer) {
        let mut record = out.record();
        record.field("code", self.code.name());
        record.field("detail", &self.detail);
        record.field("help", self.help());
        record.field("path", &self.path);
        record.end();
    }
}
