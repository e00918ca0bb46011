//! The one table of operations, which every binding exposes through [`call`].
//!
//! A row names the operation, the revision of its algorithm, the handle it needs, its request and answer types, and
//! the function behind it. Everything else (dispatch, typed functions, schemas, every language's surface) follows.

use crate::foundation::random::{self, DrawAnswer, DrawRequest};

mod batch;
mod catalogue;
mod digests;
mod door;
mod event;
mod handles;
mod money;
mod pack;
mod time;

pub use batch::Batch;
pub use catalogue::{
    CanonicalizeAnswer, CanonicalizeRequest, ErrorsAnswer, ErrorsRequest, LimitsAnswer, LimitsRequest, ListAnswer,
    ListRequest, ListedError, ListedLimit, ListedOperation,
};
pub use door::{Handle, Inputs, Operation, call, call_with, refusal};
pub use event::{
    CheckEventsAnswer, CheckEventsRequest, DuplicateEvent, IdentifyEventAnswer, IdentifyEventRequest, OrderedEvent,
    StampEventAnswer, StampEventRequest,
};
pub use money::{AllocateAnswer, AllocateRequest, ConvertAnswer, ConvertRequest, RoundAnswer, RoundRequest};
pub use pack::{CheckPacksRequest, InspectPacksRequest, InspectedPacks};
pub use time::{CivilAnswer, CivilRequest, InstantAnswer, InstantRequest, ShiftAnswer, ShiftRequest};

#[cfg(feature = "archetype")]
use crate::archetype::{
    ArchetypeOverview, LintReport,
    operations::{
        self as archetype, ArchetypeBadgeAnswer, ArchetypeBadgeRequest, ArchetypeLintRequest, ArchetypeMigrateAnswer,
        ArchetypeMigrateRequest, ArchetypeOverviewRequest, ArchetypeStepAnswer, ArchetypeStepRequest,
    },
};
#[cfg(feature = "emotion")]
use crate::emotion::{
    body, fusion, observation, permission, representation, text as emotion_text, time as emotion_time, voice,
};
#[cfg(feature = "recommend")]
use crate::recommend::{
    Metrics, RankAnswer, RankRequest,
    exploration::{BanditLearnRequest, BanditState, ExploreAnswer, ExploreRequest, explore, learn},
    metrics::{MeasureAnswer, MeasureRequest, measure},
    model_operations::{self as recommend_models, AutoAnswer, AutoRequest, CountAnswer, CountRequest},
    off_policy::{OffPolicyAnswer, OffPolicyRequest, off_policy},
    operations::{
        self as recommend, EvaluateRequest, FitAnswer, FitRequest, InspectAnswer, InspectRequest, SelectAnswer,
        SelectRequest, SplitAnswer, SplitRequest,
    },
    pipeline::{PipelineAnswer, PipelineRequest, pipeline as recommend_pipeline_of},
    similar_users::{SimilarUsersAnswer, SimilarUsersRequest, similar_users as similar_users_of},
};
#[cfg(feature = "compliance")]
use crate::{
    compliance::{
        access::{AccessAnswer, AccessRequest, access},
        account::{AccountAnswer, AccountRequest, accounts},
        audit::{AuditAnswer, AuditRequest, audit},
        contract::{ContractAnswer, ContractRequest, contract},
        food::{IngredientsAnswer, IngredientsRequest, judge},
        merchant::{MerchantAnswer, MerchantRequest, merchants},
        names::{self, NameAnswer, NameRequest},
        personal::{DeidentifyAnswer, DeidentifyRequest, DetectAnswer, DetectRequest, deidentify, detect},
        privacy::{PrivacyAnswer, PrivacyRequest, privacy},
        purification::{PurifyAnswer, PurifyRequest, purify},
        screen::{ScreenAnswer, ScreenRequest, screen},
        transactions::{TransactionsAnswer, TransactionsRequest, transactions},
        zakat::{ZakatAnswer, ZakatRequest, zakat},
    },
    foundation::pack::Shelf,
};

#[cfg(feature = "pricing")]
use crate::pricing::{
    QuoteAnswer, QuoteRequest,
    operations::{
        self as pricing, AuditQuoteAnswer, AuditQuoteRequest, ProrateAnswer, ProrateRequest, RateAnswer, RateRequest,
        RefundAnswer, RefundRequest, ReplayQuoteAnswer, ReplayQuoteRequest, VerifyQuoteAnswer, VerifyQuoteRequest,
    },
};
#[cfg(feature = "rules")]
use crate::rules::{
    decision_table::{
        CheckTableRequest, DecideAnswer, DecideRequest, TableReport, check_table, decide as decide_by_table,
    },
    jsonlogic::{
        ImportJsonlogicRequest, ImportedJsonlogic, JsonlogicAnswer, JsonlogicRequest, import_jsonlogic, jsonlogic,
    },
};
#[cfg(feature = "wallet")]
use crate::wallet::{
    export::{WalletExportAnswer, WalletExportRequest, export},
    ibra::{IbraAnswer, IbraRequest, settle},
    operations::{
        self as wallet, WalletAdvanceRequest, WalletBalancesAnswer, WalletBalancesRequest, WalletStepAnswer,
        WalletStepRequest, WalletVerifyAnswer, WalletVerifyRequest,
    },
    pay::{PayAnswer, PayRequest, pay},
    profit_loss::{ShareResultAnswer, ShareResultRequest, share},
    schedule::{FinanceSchedule, FinanceScheduleRequest, schedule},
};

#[cfg(feature = "rules")]
use crate::rules::operations::{
    self as rules, EvaluateRulesRequest, EvaluatedRules, StepRulesRequest, SteppedRules, VerifiedProof,
    VerifyRulesRequest,
};
#[cfg(feature = "rules")]
use crate::rules::review::{
    self as rules_review, CheckRulesRequest, CheckedRules, CountRulesRequest, CountedRules, DiffRulesRequest,
    DiffedRules,
};

macro_rules! operations {
    ($(
        $(#[cfg($cfg:meta)])?
        #[doc = $doc:literal]
        $ident:ident: $name:literal, $engine:literal, $handle:ident, $request:ty => $answer:ty, $function:expr;
    )*) => {
        /// Every operation, by name.
        pub const OPERATIONS: &[Operation] = &[$(
            $(#[cfg($cfg)])?
            Operation {
                name: $name,
                engine: $engine,
                handle: Handle::$handle,
                doc: $doc,
                run: |inputs, node, reply| door::run::<$request, $answer, _>(inputs, node, reply, $function),
                #[cfg(feature = "shapes")]
                request: <$request as crate::wire::Shaped>::shape,
                #[cfg(feature = "shapes")]
                answer: <$answer as crate::wire::Shaped>::shape,
            },
        )*];

        /// The operations as typed functions, one for each row of the table.
        pub mod decide {
            use super::*;
            use crate::{Decision, Error};
            $(
                $(#[cfg($cfg)])?
                #[doc = $doc]
                ///
                /// # Errors
                /// Codes of [`Code::ALL`](crate::Code::ALL), as the operation's module says.
                pub fn $ident(inputs: &Inputs<'_>, request: $request) -> Result<Decision<$answer>, Error> {
                    door::decide($name, inputs, request, $function)
                }
            )*
        }
    };
}

operations! {
    #[cfg(feature = "archetype")]
    #[doc = "An award as the body of an Open Badges 3.0 credential, unsigned."]
    archetype_badge: "archetype.badge", "archetype/1", None, ArchetypeBadgeRequest => ArchetypeBadgeAnswer,
        |inputs, request| archetype::badge(inputs.packs, request);
    #[cfg(feature = "archetype")]
    #[doc = "Checks a definition of archetypes and runs its examples."]
    archetype_lint: "archetype.lint", "archetype/1", None, ArchetypeLintRequest => LintReport,
        |inputs, request| archetype::lint(inputs.packs, request);
    #[cfg(feature = "archetype")]
    #[doc = "Moves a person's state to another version of the definition, and says what changes."]
    archetype_migrate: "archetype.migrate", "archetype/1", None, ArchetypeMigrateRequest => ArchetypeMigrateAnswer,
        |inputs, request| archetype::migrate(inputs.packs, request);
    #[cfg(feature = "archetype")]
    #[doc = "All archetypes of a person: what is unlocked, how far what is not, and what is missing."]
    archetype_overview: "archetype.overview", "archetype/1", None, ArchetypeOverviewRequest => ArchetypeOverview,
        |inputs, request| archetype::overview(inputs.packs, request);
    #[cfg(feature = "archetype")]
    #[doc = "Takes a person's state on by events and time: awards, levels, and what a late event takes back."]
    archetype_step: "archetype.step", "archetype/1", None, ArchetypeStepRequest => ArchetypeStepAnswer,
        |inputs, request| archetype::step(inputs.packs, request);
    #[cfg(feature = "compliance")]
    #[doc = "May this person do this to that? Policies by role and attribute; what none permits is denied."]
    compliance_access: "compliance.access", "compliance/1", None, AccessRequest => AccessAnswer,
        |inputs, request| access(inputs.packs, &request);
    #[cfg(feature = "compliance")]
    #[doc = "Whether texts are IBANs, BICs or card numbers by form and check digits, and if not, why not."]
    compliance_account: "compliance.account", "compliance/1", None, AccountRequest => AccountAnswer,
        |inputs, request| accounts(Shelf(inputs.packs), &request);
    #[cfg(feature = "compliance")]
    #[doc = "Appends receipts to a chain in which each is bound to the one before, or checks such a chain."]
    compliance_audit: "compliance.audit", "compliance/1", None, AuditRequest => AuditAnswer, |_, request| audit(&request);
    #[cfg(feature = "compliance")]
    #[doc = "Checks the terms of a contract for riba, charges for late payment, gharar and maysir, by cited rules."]
    compliance_contract: "compliance.contract", "compliance/1", None, ContractRequest => ContractAnswer,
        |inputs, request| contract(Shelf(inputs.packs), &request);
    #[cfg(feature = "compliance")]
    #[doc = "Takes personal data out of records and texts as 45 CFR 164.514(b)(2) describes it (HIPAA Safe Harbor)."]
    compliance_deidentify: "compliance.deidentify", "compliance/1", None, DeidentifyRequest => DeidentifyAnswer,
        |inputs, request| deidentify(Shelf(inputs.packs), &request);
    #[cfg(feature = "compliance")]
    #[doc = "Finds personal data in texts: kind, place, and how sure; never the data themselves."]
    compliance_detect: "compliance.detect", "compliance/1", None, DetectRequest => DetectAnswer,
        |inputs, request| detect(Shelf(inputs.packs), &request);
    #[cfg(feature = "compliance")]
    #[doc = "Judges a list of ingredients by the rulings of an authority."]
    compliance_ingredients: "compliance.ingredients", "compliance/1", None, IngredientsRequest => IngredientsAnswer,
        |inputs, request| judge(Shelf(inputs.packs), &request);
    #[cfg(feature = "compliance")]
    #[doc = "What a policy says of merchant category codes."]
    compliance_merchant: "compliance.merchant", "compliance/1", None, MerchantRequest => MerchantAnswer,
        |inputs, request| merchants(Shelf(inputs.packs), &request);
    #[cfg(feature = "compliance")]
    #[doc = "Screens names against a watch list: candidates with the words that met, and what a newer list changed."]
    compliance_names: "compliance.names", "compliance/1", None, NameRequest => NameAnswer,
        |inputs, request| names::screen(Shelf(inputs.packs), &request);
    #[cfg(feature = "compliance")]
    #[doc = "Consent, the age of consent, retention and data minimisation: what may be done with a person's data."]
    compliance_privacy: "compliance.privacy", "compliance/1", None, PrivacyRequest => PrivacyAnswer,
        |inputs, request| privacy(Shelf(inputs.packs), &request);
    #[cfg(feature = "compliance")]
    #[doc = "What to give away of a holding's income, by both methods."]
    compliance_purify: "compliance.purify", "compliance/1", None, PurifyRequest => PurifyAnswer,
        |_, request| purify(&request);
    #[cfg(feature = "compliance")]
    #[doc = "Screens a company by equity standards: a verdict for each, with evidence, margins, remedies and citations."]
    compliance_screen: "compliance.screen", "compliance/1", None, ScreenRequest => ScreenAnswer,
        |inputs, request| screen(Shelf(inputs.packs), &request);
    #[cfg(feature = "compliance")]
    #[doc = "Velocity, structuring and reporting thresholds over a history of transactions: what to report, what to look at."]
    compliance_transactions: "compliance.transactions", "compliance/1", None, TransactionsRequest => TransactionsAnswer,
        |inputs, request| transactions(inputs.packs, &request);
    #[cfg(feature = "compliance")]
    #[doc = "What zakat comes to on wealth, herds, harvests and treasure, by cited figures and named choices."]
    compliance_zakat: "compliance.zakat", "compliance/1", None, ZakatRequest => ZakatAnswer,
        |inputs, request| zakat(Shelf(inputs.packs), &request);
    #[cfg(feature = "emotion")]
    #[doc = "What a body says: variability of the heart's beats, level and responses of the skin."]
    emotion_body: "emotion.body", "emotion/1", None, body::EmotionBodyRequest => body::EmotionBodyAnswer,
        |inputs, request| body::read_body(inputs.shelf(), &request);
    #[cfg(feature = "emotion")]
    #[doc = "What votes of several signals have meant, fitted from labelled votes."]
    emotion_calibrate: "emotion.calibrate", "emotion/1", None, fusion::CalibrateRequest => fusion::CalibrateAnswer,
        |_, request| fusion::calibrate(&request);
    #[cfg(feature = "emotion")]
    #[doc = "Drift and noise of a series by maximum likelihood, and how well its intervals hold."]
    emotion_fit: "emotion.fit", "emotion/1", None,
        emotion_time::EmotionFitRequest => emotion_time::EmotionFitAnswer,
        |_, request| emotion_time::fit(&request);
    #[cfg(feature = "emotion")]
    #[doc = "Where a person's state will be, with intervals."]
    emotion_forecast: "emotion.forecast", "emotion/1", None,
        emotion_time::EmotionForecastRequest => emotion_time::EmotionForecastAnswer,
        |inputs, request| emotion_time::forecast(inputs.shelf(), &request);
    #[cfg(feature = "emotion")]
    #[doc = "One calibrated answer from any subset of signals, whose parts add up exactly."]
    emotion_fuse: "emotion.fuse", "emotion/1", None, fusion::FuseRequest => fusion::FuseAnswer,
        |inputs, request| fusion::fuse(inputs.shelf(), &request);
    #[cfg(feature = "emotion")]
    #[doc = "A feeling otherwise named: coordinates, groups and dyads, by one sourced table."]
    emotion_map: "emotion.map", "emotion/1", None,
        representation::EmotionMapRequest => representation::EmotionMapAnswer,
        |inputs, request| representation::map(inputs.shelf(), &request);
    #[cfg(feature = "emotion")]
    #[doc = "What a face shows or a person says of themselves, as evidence and measures."]
    emotion_observe: "emotion.observe", "emotion/1", None,
        observation::EmotionObserveRequest => observation::EmotionObserveAnswer,
        |inputs, request| observation::observe(inputs.shelf(), &request);
    #[cfg(feature = "emotion")]
    #[doc = "When, and after what, a person feels otherwise: effect sizes with honest intervals."]
    emotion_patterns: "emotion.patterns", "emotion/1", None,
        emotion_time::EmotionPatternsRequest => emotion_time::EmotionPatternsAnswer,
        |inputs, request| emotion_time::patterns(inputs.shelf(), &request);
    #[cfg(feature = "emotion")]
    #[doc = "Whether an emotion may be inferred: by which rule, with which duties and consents."]
    emotion_permit: "emotion.permit", "emotion/1", None, permission::EmotionPermitRequest => permission::EmotionPermitAnswer,
        |inputs, request| permission::permit(inputs.shelf(), &request);
    #[cfg(feature = "emotion")]
    #[doc = "A person's state over time: observations in, state and breakthrough moments out."]
    emotion_step: "emotion.step", "emotion/1", None,
        emotion_time::EmotionStepRequest => emotion_time::EmotionStepAnswer,
        |inputs, request| emotion_time::step(inputs.shelf(), &request);
    #[cfg(feature = "emotion")]
    #[doc = "What texts say: sentiment by VADER, and Ekman's emotions by a model."]
    emotion_text: "emotion.text", "emotion/1", None, emotion_text::EmotionTextRequest => emotion_text::EmotionTextAnswer,
        |inputs, request| emotion_text::read_texts(inputs.shelf(), &request);
    #[doc = "Checks events, finds duplicates and conflicts, and puts the rest in the order of folding."]
    event_check: "event.check", "foundation/1", None, CheckEventsRequest => CheckEventsAnswer,
        |_, request| event::check(&request);
    #[doc = "The id of the event that a source numbers."]
    event_identify: "event.identify", "foundation/1", None, IdentifyEventRequest => IdentifyEventAnswer,
        |_, request| event::identify(&request);
    #[doc = "The stamp of an event by a hybrid logical clock: of the node's own, or received."]
    event_stamp: "event.stamp", "foundation/1", None, StampEventRequest => StampEventAnswer,
        |_, request| event::stamp(&request);
    #[doc = "The canonical text (RFC 8785) and the digest of any JSON text."]
    json_canonicalize: "json.canonicalize", "foundation/1", None, CanonicalizeRequest => CanonicalizeAnswer,
        |_, request| catalogue::canonicalize(&request);
    #[doc = "Splits an amount over weights so that the parts add up to it."]
    money_allocate: "money.allocate", "foundation/1", None, AllocateRequest => AllocateAnswer,
        |_, request| money::allocate(&request);
    #[doc = "Converts an amount to another currency at an explicit rate."]
    money_convert: "money.convert", "foundation/1", None, ConvertRequest => ConvertAnswer,
        |inputs, request| money::convert(inputs, &request);
    #[doc = "Rounds an exact number to an integer or to whole increments, in one of eight modes."]
    money_round: "money.round", "foundation/1", None, RoundRequest => RoundAnswer, |_, request| money::round(&request);
    #[doc = "Every error code with its help."]
    ops_errors: "ops.errors", "foundation/1", None, ErrorsRequest => ErrorsAnswer, |_, _| Ok(catalogue::errors());
    #[doc = "Every input limit."]
    ops_limits: "ops.limits", "foundation/1", None, LimitsRequest => LimitsAnswer, |_, _| catalogue::limits();
    #[doc = "Every operation with the digest of its schema."]
    ops_list: "ops.list", "foundation/1", None, ListRequest => ListAnswer, |_, _| catalogue::list();
    #[doc = "Reads pack files as loading them would, and lists what they are."]
    pack_check: "pack.check", "foundation/1", None, CheckPacksRequest => InspectedPacks,
        |_, request| pack::check(&request);
    #[doc = "The packs that are loaded, with their digests, sources and periods."]
    pack_inspect: "pack.inspect", "foundation/1", None, InspectPacksRequest => InspectedPacks,
        |inputs, request| pack::inspect(inputs, &request);
    #[cfg(feature = "emotion")]
    #[doc = "What a voice does: pitch, energy, jitter, shimmer, spectra, and where somebody speaks."]
    emotion_voice: "emotion.voice", "emotion/1", None, voice::EmotionVoiceRequest => voice::EmotionVoiceAnswer,
        |inputs, request| voice::read_voice(inputs.shelf(), &request);
    #[cfg(feature = "pricing")]
    #[doc = "Prices a cart under every rounding policy and profile, and names the cents that change."]
    pricing_audit: "pricing.audit", "pricing/2", None, AuditQuoteRequest => AuditQuoteAnswer,
        |inputs, request| pricing::audit(inputs.price_book, inputs.packs, &request);
    #[cfg(feature = "pricing")]
    #[doc = "Which part of a billing period a span is, and what it costs."]
    pricing_prorate: "pricing.prorate", "pricing/2", None, ProrateRequest => ProrateAnswer,
        |_, request| pricing::prorate(&request);
    #[cfg(feature = "pricing")]
    #[doc = "Prices a cart: the best promotions, taxes and payments, with proof and explanation."]
    pricing_quote: "pricing.quote", "pricing/2", None, QuoteRequest => QuoteAnswer,
        |inputs, request| pricing::price(inputs.price_book, inputs.packs, &request);
    #[cfg(feature = "pricing")]
    #[doc = "What a quantity costs by a tariff, or what is still to be booked of it."]
    pricing_rate: "pricing.rate", "pricing/2", None, RateRequest => RateAnswer, |_, request| pricing::rate(&request);
    #[cfg(feature = "pricing")]
    #[doc = "Gives back units from the shares frozen with a quote: any sequence ends at what was paid."]
    pricing_refund: "pricing.refund", "pricing/2", None, RefundRequest => RefundAnswer,
        |inputs, request| pricing::give_back(inputs.price_book, inputs.packs, &request);
    #[cfg(feature = "pricing")]
    #[doc = "Quotes again, search and all, and names the first value of an answer that differs."]
    pricing_replay: "pricing.replay", "pricing/2", None, ReplayQuoteRequest => ReplayQuoteAnswer,
        |inputs, request| pricing::replay(inputs.price_book, inputs.packs, &request);
    #[cfg(feature = "pricing")]
    #[doc = "Checks in linear time that a certificate's promotions go together and give its sum."]
    pricing_verify: "pricing.verify", "pricing/2", None, VerifyQuoteRequest => VerifyQuoteAnswer,
        |inputs, request| pricing::check(inputs.price_book, inputs.packs, &request);
    #[doc = "Random numbers as a function of a seed, a purpose and ids."]
    random_draw: "random.draw", "foundation/1", None, DrawRequest => DrawAnswer, |_, request| random::draw(&request);
    #[cfg(feature = "recommend")]
    #[doc = "Chooses models, settings and their blend by an inner split of the training part, and says why."]
    recommend_auto: "recommend.auto", "recommend/1", None, AutoRequest => AutoAnswer,
        |_, request| recommend_models::choose_all(&request);
    #[cfg(feature = "recommend")]
    #[doc = "Counts events, adds shards up, forgets users exactly, and trains a model of counts."]
    recommend_count: "recommend.count", "recommend/1", None, CountRequest => CountAnswer,
        |_, request| recommend_models::count(&request);
    #[cfg(feature = "recommend")]
    #[doc = "Trains on one part of some events and measures the rankings on the other."]
    recommend_evaluate: "recommend.evaluate", "recommend/1", None, EvaluateRequest => Metrics,
        |_, request| recommend::evaluate(&request);
    #[cfg(feature = "recommend")]
    #[doc = "Chooses arms by a policy that explores, with the probability of each choice."]
    recommend_explore: "recommend.explore", "recommend/1", None, ExploreRequest => ExploreAnswer,
        |_, request| explore(&request);
    #[cfg(feature = "recommend")]
    #[doc = "Trains a model. For large histories use the buffers of the Recommender handle."]
    recommend_fit: "recommend.fit", "recommend/1", None, FitRequest => FitAnswer, |_, request| recommend::fit(&request);
    #[cfg(feature = "recommend")]
    #[doc = "What the model of a Recommender handle is."]
    recommend_inspect: "recommend.inspect", "recommend/1", Recommender, InspectRequest => InspectAnswer,
        |inputs, request| recommend::inspect(inputs.recommender()?, &request);
    #[cfg(feature = "recommend")]
    #[doc = "Learns from rewards of arms, or forgets them exactly."]
    recommend_learn: "recommend.learn", "recommend/1", None, BanditLearnRequest => BanditState,
        |_, request| learn(&request);
    #[cfg(feature = "recommend")]
    #[doc = "Measures any rankings: accuracy, diversity, novelty, calibration, with intervals."]
    recommend_measure: "recommend.measure", "recommend/1", None, MeasureRequest => MeasureAnswer,
        |_, request| measure(&request);
    #[cfg(feature = "recommend")]
    #[doc = "Estimates from logs what another policy would have earned: IPS, SNIPS, doubly robust."]
    recommend_off_policy: "recommend.off_policy", "recommend/1", None, OffPolicyRequest => OffPolicyAnswer,
        |_, request| off_policy(&request);
    #[cfg(feature = "recommend")]
    #[doc = "One page of a list out of several models and modules: filters, score terms, re-ranking, with the reasons."]
    recommend_pipeline: "recommend.pipeline", "recommend/1", None, PipelineRequest => PipelineAnswer,
        |_, request| recommend_pipeline_of(&request);
    #[cfg(feature = "recommend")]
    #[doc = "The best items for a user or a history, with the reasons, by a Recommender handle."]
    recommend_rank: "recommend.rank", "recommend/1", Recommender, RankRequest => RankAnswer,
        |inputs, request| recommend::rank(inputs.recommender()?, &request);
    #[cfg(feature = "recommend")]
    #[doc = "Chooses how to learn by an inner split of the training part, by NDCG."]
    recommend_select: "recommend.select", "recommend/1", None, SelectRequest => SelectAnswer,
        |_, request| recommend::choose(&request);
    #[cfg(feature = "recommend")]
    #[doc = "Users whose histories are most similar to one."]
    recommend_similar_users: "recommend.similar_users", "recommend/1", Recommender, SimilarUsersRequest => SimilarUsersAnswer,
        |inputs, request| similar_users_of(inputs.recommender()?, &request);
    #[cfg(feature = "recommend")]
    #[doc = "Splits events into training and test, without a random generator."]
    recommend_split: "recommend.split", "recommend/1", None, SplitRequest => SplitAnswer,
        |_, request| recommend::split(&request);
    #[cfg(feature = "rules")]
    #[doc = "Checks a decision table for overlaps, gaps and rows that are never reached."]
    rules_check_table: "rules.check_table", "rules/1", None, CheckTableRequest => TableReport,
        |_, request| check_table(&request);
    #[cfg(feature = "rules")]
    #[doc = "Decides by a decision table, and says why the other rows do not fit."]
    rules_decide: "rules.decide", "rules/1", None, DecideRequest => DecideAnswer, |_, request| decide_by_table(&request);
    #[cfg(feature = "rules")]
    #[doc = "Translates a rule of JSONLogic into the rule language, or refuses it by the name of what has no strict meaning."]
    rules_import_jsonlogic: "rules.import_jsonlogic", "rules/1", None, ImportJsonlogicRequest => ImportedJsonlogic,
        |_, request| import_jsonlogic(&request);
    #[cfg(feature = "rules")]
    #[doc = "Evaluates a rule of JSONLogic with JavaScript's coercions."]
    rules_jsonlogic: "rules.jsonlogic", "rules/1", None, JsonlogicRequest => JsonlogicAnswer,
        |_, request| jsonlogic(&request);
    #[cfg(feature = "rules")]
    #[doc = "Compiles a rule set, looks for conditions that can never hold or never fail, and runs its examples."]
    rules_check: "rules.check", "rules/1", None, CheckRulesRequest => CheckedRules,
        |inputs, request| rules_review::check(inputs.given(), request);
    #[cfg(feature = "rules")]
    #[doc = "How often each rule holds over some subjects, and which hold for nobody."]
    rules_count: "rules.count", "rules/1", None, CountRulesRequest => CountedRules,
        |inputs, request| rules_review::count(inputs.given(), request);
    #[cfg(feature = "rules")]
    #[doc = "What changed between two versions of a rule set, and for whom."]
    rules_diff: "rules.diff", "rules/1", None, DiffRulesRequest => DiffedRules,
        |inputs, request| rules_review::compare(inputs.given(), request);
    #[cfg(feature = "rules")]
    #[doc = "Decides rules over facts and events, with progress, proofs and a dry run where they are asked for."]
    rules_evaluate: "rules.evaluate", "rules/1", None, EvaluateRulesRequest => EvaluatedRules,
        |inputs, request| rules::evaluate(inputs.given(), request);
    #[cfg(feature = "rules")]
    #[doc = "Takes the state of one subject on: changed facts, events in any order, and time."]
    rules_step: "rules.step", "rules/1", None, StepRulesRequest => SteppedRules,
        |inputs, request| rules::step(inputs.given(), request);
    #[cfg(feature = "rules")]
    #[doc = "Whether a proof holds, derived from facts and events without trusting the evaluator."]
    rules_verify: "rules.verify", "rules/1", None, VerifyRulesRequest => VerifiedProof,
        |inputs, request| rules::verify(inputs.given(), request);
    #[doc = "What the clocks of a time zone show at an instant."]
    time_civil: "time.civil", "foundation/1", None, CivilRequest => CivilAnswer,
        |inputs, request| time::civil(inputs, &request);
    #[doc = "The instant at which the clocks of a time zone show a time."]
    time_instant: "time.instant", "foundation/1", None, InstantRequest => InstantAnswer,
        |inputs, request| time::instant(inputs, &request);
    #[doc = "The date that lies years, months, weeks and days away."]
    time_shift: "time.shift", "foundation/1", None, ShiftRequest => ShiftAnswer, |_, request| time::shift(&request);
    #[cfg(feature = "wallet")]
    #[doc = "Lets time pass in a ledger: holds that are due expire."]
    wallet_advance: "wallet.advance", "wallet/2", None, WalletAdvanceRequest => WalletStepAnswer,
        |_, request| wallet::advance(&request);
    #[cfg(feature = "wallet")]
    #[doc = "What a ledger's accounts hold, now or at any moment of its journal, with the trial balance."]
    wallet_balances: "wallet.balances", "wallet/2", None, WalletBalancesRequest => WalletBalancesAnswer,
        |_, request| wallet::balances(&request);
    #[cfg(feature = "wallet")]
    #[doc = "A ledger's journal as text for hledger or beancount, which then check it."]
    wallet_export: "wallet.export", "wallet/2", None, WalletExportRequest => WalletExportAnswer,
        |inputs, request| export(inputs.packs, &request);
    #[cfg(feature = "wallet")]
    #[doc = "A payment at a gateway: events in, requests to the gateway and bookings for the ledger out."]
    wallet_pay: "wallet.pay", "wallet/2", None, PayRequest => PayAnswer, |_, request| pay(&request);
    #[cfg(feature = "wallet")]
    #[doc = "The payments of a murabaha, ijara, diminishing musharaka or qard: fixed, and adding up exactly."]
    wallet_schedule: "wallet.schedule", "wallet/2", None, FinanceScheduleRequest => FinanceSchedule,
        |_, request| schedule(&request);
    #[cfg(feature = "wallet")]
    #[doc = "What a seller may remit when a murabaha is settled early, by each method."]
    wallet_settle: "wallet.settle", "wallet/2", None, IbraRequest => IbraAnswer, |_, request| settle(&request);
    #[cfg(feature = "wallet")]
    #[doc = "Shares the result of a musharaka or mudaraba: profit by agreed ratios, loss by capital."]
    wallet_share: "wallet.share", "wallet/2", None, ShareResultRequest => ShareResultAnswer,
        |_, request| share(&request);
    #[cfg(feature = "wallet")]
    #[doc = "Decides commands on a double-entry ledger: the new state, what became of each, and the journal's new entries."]
    wallet_step: "wallet.step", "wallet/2", None, WalletStepRequest => WalletStepAnswer,
        |inputs, request| wallet::step(inputs.packs, &request);
    #[cfg(feature = "wallet")]
    #[doc = "Makes a ledger again from its hash-chained journal, and says whether every entry follows."]
    wallet_verify: "wallet.verify", "wallet/2", None, WalletVerifyRequest => WalletVerifyAnswer,
        |inputs, request| wallet::verify(inputs.packs, &request);
}
