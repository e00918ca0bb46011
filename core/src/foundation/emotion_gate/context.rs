//! What every call names before it may infer anything.

use crate::foundation::date::Date;
use crate::wire::wire;

/// Where the person is while being asked about.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmotionSetting {
    /// At work, recruitment and training among it.
    Workplace,
    /// At a school, university or course.
    Education,
    /// Where customers are served, a call centre among it.
    CustomerService,
    /// Under care.
    Healthcare,
    /// In private, on the person's own device.
    Home,
    /// Where anybody may be.
    PublicSpace,
    /// In a study.
    Research,
    /// Not known: biometric signals are refused.
    Unknown,
}

/// What the answer is for.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmotionPurpose {
    /// Diagnosis or treatment, by those who may.
    Medical,
    /// To keep people from harm, such as a tired driver.
    Safety,
    /// The person's own reflection.
    SelfReflection,
    /// Well-being programmes. Not a medical purpose.
    Wellbeing,
    /// Games, music, stories.
    Entertainment,
    /// Access for people with disabilities.
    Accessibility,
    /// A study.
    Research,
    /// Better service.
    Service,
    /// Advertising and sales.
    Marketing,
    /// Productivity, attention or performance.
    Performance,
    /// Choosing whom to hire or to admit.
    Selection,
    /// Anything else.
    Other,
}

/// What is looked at.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EmotionSignal {
    /// Written words. Not biometric on their own.
    Text,
    /// What the person says about themselves: scales, mood words. Not biometric.
    SelfReport,
    /// The sound of a voice.
    Voice,
    /// A face: probabilities or action units.
    Face,
    /// The body: heart, skin, movement.
    Body,
    /// The rhythm of typing.
    Keystroke,
}

/// Who is asked about.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmotionSubject {
    /// Someone who uses their own device for themselves.
    User,
    /// An employee or anyone who works for another.
    Worker,
    /// An applicant.
    Candidate,
    /// A trainee or apprentice.
    Trainee,
    /// A pupil or student.
    Student,
    /// A customer or visitor.
    Customer,
    /// A patient.
    Patient,
    /// Someone who takes part in a study.
    Participant,
    /// Not known.
    Unknown,
}

/// What is inferred.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmotionTarget {
    /// An emotion.
    Emotion,
    /// An intention.
    Intention,
    /// A physical state such as pain or tiredness.
    PhysicalState,
    /// A mere expression that anyone can see, such as a smile.
    ApparentExpression,
}

/// What the person agreed to.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmotionConsent {
    /// The signal.
    pub signal: EmotionSignal,
    /// The purpose.
    pub purpose: EmotionPurpose,
    /// First day.
    pub from: Date,
    /// First day no longer: the day of withdrawal, if there is one.
    pub until: Option<Date>,
}

/// Setting × purpose × signals × role × jurisdiction × day, and the consents held.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmotionPermission {
    /// Where.
    pub setting: EmotionSetting,
    /// What for.
    pub purpose: EmotionPurpose,
    /// Every signal that is used, together: text beside a voice counts as biometric.
    pub signals: Vec<EmotionSignal>,
    /// Who.
    pub subject: EmotionSubject,
    /// Where the system is on the market or used: a country by ISO 3166-1 alpha-2, or `ZZ` if not known.
    pub jurisdiction: String,
    /// The day whose law applies.
    pub as_of: Date,
    /// What is inferred.
    #[wire(default = EmotionTarget::Emotion)]
    pub infers: EmotionTarget,
    /// What the person agreed to.
    pub consents: Vec<EmotionConsent>,
}
