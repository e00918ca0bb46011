//! An unlocked tier as the body of an Open Badges 3.0 credential, unsigned: the host signs it with its own key.
//!
//! Source: 1EdTech, Open Badges Specification 3.0 (2024), section 7 and the data model; W3C, Verifiable Credentials
//! Data Model 2.0 (2025).

use super::award::AwardKey;
use super::set::ArchetypeSet;
use super::state::ArchetypeState;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::wire::{Writer, wire};

/// The contexts of the credential, in the order that the specification asks for.
const CONTEXTS: [&str; 2] =
    ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"];

/// Who issues a badge.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadgeIssuer {
    /// A URI, such as a DID.
    pub id: String,
    /// The name.
    pub name: String,
    /// The home page.
    pub url: Option<String>,
}

/// What a badge says beside the award.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadgeRequest {
    /// The archetype, by id.
    pub archetype: String,
    /// The tier, by id.
    pub tier: String,
    /// The season, by id, where the archetype has seasons.
    pub season: Option<String>,
    /// The URI of the credential, such as `urn:uuid:…`.
    pub id: String,
    /// The URI of the person who holds it, such as a DID.
    pub recipient: String,
    /// Who issues it.
    pub issuer: BadgeIssuer,
    /// The URI of the achievement; absent, one is made of the definition's id and version, the archetype and the tier.
    pub achievement: Option<String>,
    /// The URI of an image.
    pub image: Option<String>,
    /// From when on it is valid; absent, from the award on.
    pub valid_from: Option<Instant>,
    /// Until when it is valid.
    pub valid_until: Option<Instant>,
}

/// A record whose fields are written in canonical order by the caller.
fn member(out: &mut Writer, name: &str, value: &str) {
    let mut record = out.record();
    record.field(name, value);
    record.end();
}

/// A text as a part of a URN: what is not unreserved in RFC 3986 is escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for nibble in [byte >> 4, byte & 15] {
                out.push(char::from_digit(u32::from(nibble), 16).unwrap_or_default().to_ascii_uppercase());
            }
        }
    }
    out
}

/// Whether a text can be a URI: a scheme, a colon and something behind it, nothing that must be escaped.
fn is_uri(text: &str) -> bool {
    let scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    };
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte);
    text.split_once(':').is_some_and(|(first, rest)| scheme(first) && !rest.is_empty() && rest.bytes().all(plain))
}

impl ArchetypeSet {
    /// The canonical JSON text of the credential of an award that is held.
    ///
    /// # Errors
    /// `archetype.reference` for a tier or season that is none; `archetype.locked` for an award that is not held;
    /// `archetype.badge` for what is no URI, and for an end that is not after the beginning.
    pub fn open_badge(&self, state: &ArchetypeState, request: &BadgeRequest) -> Result<String, Error> {
        let key = self.named(request)?;
        let fold = self.head(state)?;
        let Some(now) = state.now.filter(|now| fold.holds(&state.carried, key, *now)) else {
            return Err(Error::new(Code::ArchetypeLocked, "the award is not held"));
        };
        let entry = fold.journal.iter().rfind(|entry| entry.key == key && entry.granted);
        let carried = state.carried.iter().find(|award| award.key == key).map(|award| award.at);
        let awarded = entry.map(|entry| entry.at).or(carried).unwrap_or(now);
        let valid_from = request.valid_from.unwrap_or(awarded);
        self.check(request, valid_from)?;
        let (Some(archetype), Some(tier)) = (self.archetype(key), self.tier(key)) else {
            return Err(super::set::internal());
        };
        let name = [&archetype.name, ": ", &tier.name].concat();
        let urn = || {
            let definition = &self.definition;
            let parts = [&definition.id, &definition.version, &archetype.id, &tier.id].map(|part| escaped(part));
            ["urn:hivecore:archetype:", &parts.join(":")].concat()
        };
        let mut out = Writer::default();
        let mut credential = out.record();
        credential.with("@context", |out| out.list(CONTEXTS.iter(), |out, context| out.text(context)));
        credential.field("awardedDate", &awarded);
        credential.with("credentialSubject", |out| {
            let mut subject = out.record();
            subject.with("achievement", |out| {
                let mut achievement = out.record();
                achievement.field("achievementType", "Badge");
                let criteria = tier.criteria.as_ref().unwrap_or(&archetype.description);
                achievement.with("criteria", |out| member(out, "narrative", criteria));
                achievement.field("description", &archetype.description);
                achievement.field("id", &request.achievement.clone().unwrap_or_else(urn));
                if let Some(image) = &request.image {
                    achievement.with("image", |out| {
                        let mut record = out.record();
                        record.field("id", image);
                        record.field("type", "Image");
                        record.end();
                    });
                }
                achievement.field("name", &name);
                achievement.with("type", |out| out.list(["Achievement"].iter(), |out, name| out.text(name)));
                achievement.field("version", &self.definition.version);
                achievement.end();
            });
            subject.field("id", &request.recipient);
            subject.with("type", |out| out.list(["AchievementSubject"].iter(), |out, name| out.text(name)));
            subject.end();
        });
        if let Some(entry) = entry {
            let mut narrative = ["Awarded at ", &entry.at.to_string()].concat();
            if let Some(event) = &entry.event {
                narrative.push_str(&[" by the event ", &event.id, " of ", &event.source].concat());
            }
            if let Some(proof) = &entry.proof {
                narrative.push_str(&["; digest of the proof: ", &proof.to_string()].concat());
            }
            credential.with("evidence", |out| {
                out.list([narrative].iter(), |out, narrative| {
                    let mut evidence = out.record();
                    evidence.field("name", "Proof of the condition");
                    evidence.field("narrative", narrative);
                    evidence.with("type", |out| out.list(["Evidence"].iter(), |out, name| out.text(name)));
                    evidence.end();
                });
            });
        }
        credential.field("id", &request.id);
        credential.with("issuer", |out| {
            let mut issuer = out.record();
            issuer.field("id", &request.issuer.id);
            issuer.field("name", &request.issuer.name);
            issuer.with("type", |out| out.list(["Profile"].iter(), |out, name| out.text(name)));
            issuer.optional("url", &request.issuer.url);
            issuer.end();
        });
        credential.field("name", &name);
        let types = ["VerifiableCredential", "OpenBadgeCredential"];
        credential.with("type", |out| out.list(types.iter(), |out, name| out.text(name)));
        credential.field("validFrom", &valid_from);
        credential.optional("validUntil", &request.valid_until);
        credential.end();
        out.finish()
    }

    fn named(&self, request: &BadgeRequest) -> Result<AwardKey, Error> {
        let missing = |field: &str| Error::new(Code::ArchetypeReference, "there is none of this id").under(field);
        let archetypes = &self.definition.archetypes;
        let place =
            archetypes.iter().position(|one| one.id == request.archetype).ok_or_else(|| missing("archetype"))?;
        let archetype = archetypes.get(place).ok_or_else(|| missing("archetype"))?;
        let tier = archetype.tiers.iter().position(|one| one.id == request.tier).ok_or_else(|| missing("tier"))?;
        let season = match &request.season {
            Some(id) => archetype.seasons.iter().position(|one| one.id == *id).ok_or_else(|| missing("season"))? + 1,
            None if archetype.seasons.is_empty() => 0,
            None => return Err(missing("season")),
        };
        Ok(AwardKey { archetype: place as u32, tier: tier as u32, season: season as u32 })
    }

    fn check(&self, request: &BadgeRequest, valid_from: Instant) -> Result<(), Error> {
        let refused = |what: &str, field: &str| Error::new(Code::ArchetypeBadge, what).under(field);
        let uris = [
            ("id", Some(&request.id)),
            ("recipient", Some(&request.recipient)),
            ("achievement", request.achievement.as_ref()),
            ("image", request.image.as_ref()),
        ];
        for (field, uri) in uris {
            if uri.is_some_and(|uri| !is_uri(uri)) {
                return Err(refused("expected a URI", field));
            }
        }
        for (field, uri) in [("id", Some(&request.issuer.id)), ("url", request.issuer.url.as_ref())] {
            if uri.is_some_and(|uri| !is_uri(uri)) {
                return Err(refused("expected a URI", field).under("issuer"));
            }
        }
        if request.valid_until.is_some_and(|until| until <= valid_from) {
            return Err(refused("not after validFrom", "validUntil"));
        }
        Ok(())
    }
}
