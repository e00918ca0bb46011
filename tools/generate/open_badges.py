"""What the JSON Schema of 1EdTech asks of an Open Badges 3.0 credential that is not signed yet.

Transcribed, for the classes that hivecore writes, from the AchievementCredential schema of Open Badges Specification 3.0
(1EdTech, https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json) and its data
model: required properties, their types, the classes that `type` must name, the vocabulary of `achievementType`. The
published file is not ours to hand on, and no package carries it.
"""

STRING = {"type": "string"}
URI = {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9+.-]*:[^\\s]+$"}
DATE_TIME_Z = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$"}


def types(*names: str) -> dict:
    """`type` is an unordered set that must hold these."""
    return {"type": "array", "items": STRING, "uniqueItems": True, "allOf": [{"contains": {"const": name}} for name in names]}


def record(required: str, closed: bool = False, **properties: dict) -> dict:
    return {"type": "object", "required": required.split(), "properties": properties, "additionalProperties": not closed}


IMAGE = record("id type", closed=True, id=URI, type={"const": "Image"}, caption=STRING)
CRITERIA = {**record("", id=URI, narrative=STRING), "minProperties": 1}
PROFILE = record("id type", id=URI, type=types("Profile"), name=STRING, url=URI, phone=STRING, description=STRING, image=IMAGE, email=STRING)
ACHIEVEMENT_TYPES = (
    "Achievement ApprenticeshipCertificate Assessment Assignment AssociateDegree Award Badge BachelorDegree Certificate CertificateOfCompletion "
    "Certification CommunityService Competency Course CoCurricular Degree Diploma DoctoralDegree Fieldwork GeneralEducationDevelopment "
    "JourneymanCertificate LearningProgram License Membership ProfessionalDoctorate QualityAssuranceCredential MasterCertificate MasterDegree "
    "MicroCredential ResearchDoctorate SecondarySchoolDiploma"
).split()
ACHIEVEMENT = record(
    "id type criteria description name", id=URI, type=types("Achievement"), criteria=CRITERIA, description=STRING, name=STRING, image=IMAGE, version=STRING,
    creator=PROFILE, achievementType={"anyOf": [{"enum": ACHIEVEMENT_TYPES}, {"type": "string", "pattern": "^ext:[A-Za-z0-9._-]+$"}]},
)
SUBJECT = {**record("type achievement", id=URI, type=types("AchievementSubject"), achievement=ACHIEVEMENT), "anyOf": [{"required": ["id"]}, {"required": ["identifier"]}]}
EVIDENCE = record("type", id=URI, type=types("Evidence"), narrative=STRING, name=STRING, description=STRING, genre=STRING, audience=STRING)
CREDENTIAL = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **record(
        "@context id type name credentialSubject issuer validFrom", id=URI, name=STRING, description=STRING, image=IMAGE, credentialSubject=SUBJECT,
        evidence={"type": "array", "items": EVIDENCE}, issuer=PROFILE, validFrom=DATE_TIME_Z, validUntil=DATE_TIME_Z, awardedDate=DATE_TIME_Z,
    ),
}
CREDENTIAL["properties"]["type"] = {"allOf": [types("VerifiableCredential"), {"anyOf": [types("AchievementCredential"), types("OpenBadgeCredential")]}]}
# The data model: the first context is that of Verifiable Credentials 2.0, the second one of Open Badges 3.0.
CREDENTIAL["properties"]["@context"] = {
    "type": "array", "minItems": 2,
    "prefixItems": [{"const": "https://www.w3.org/ns/credentials/v2"}, {"type": "string", "pattern": "^https://purl\\.imsglobal\\.org/spec/ob/v3p0/context-3\\.0\\.[0-9]+\\.json$"}],
    "items": {"type": ["string", "object"]},
}


def broken(credential: dict):
    """The same with one required part missing or of another kind, each with its name."""
    for path in (
        "@context", "id", "type", "name", "credentialSubject", "issuer", "validFrom", "issuer.id", "issuer.type", "credentialSubject.type", "credentialSubject.id",
        "credentialSubject.achievement", *(f"credentialSubject.achievement.{name}" for name in ("id", "type", "criteria", "description", "name")),
    ):
        *parents, last = path.split(".")
        for name, change in (("missing", lambda record: record.pop(last)), ("a number", lambda record: record.update({last: 1}))):
            copy = deep(credential)
            place = copy
            for parent in parents:
                place = place[parent]
            change(place)
            yield f"{path} {name}", copy


def deep(value):
    if isinstance(value, dict):
        return {key: deep(inner) for key, inner in value.items()}
    return [deep(inner) for inner in value] if isinstance(value, list) else value
