#include "object_claims.h"

#include "base/slice.h"

static CMS_SignerInfo *
signer_of(CMS_ContentInfo *cms)
{
	return sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);
}

static bool
algorithm_is_outside(CMS_ContentInfo *cms)
{
	X509_ALGOR *digest = NULL, *signature = NULL;
	CMS_SignerInfo_get0_algs(signer_of(cms), NULL, NULL, &digest, &signature);
	int d = OBJ_obj2nid(digest->algorithm), s = OBJ_obj2nid(signature->algorithm);
	if (d == NID_sha256)
		return s != NID_ecdsa_with_SHA256 && s != NID_sha256WithRSAEncryption &&
		       s != NID_rsaEncryption;
	return d != NID_sha384 || (s != NID_ecdsa_with_SHA384 && s != NID_sha384WithRSAEncryption &&
					  s != NID_rsaEncryption);
}

static bool
digest_is_outside(CMS_ContentInfo *cms)
{
	X509_ALGOR *digest = NULL;
	CMS_SignerInfo_get0_algs(signer_of(cms), NULL, NULL, &digest, NULL);
	int d = OBJ_obj2nid(digest->algorithm);
	return d != NID_sha256 && d != NID_sha384;
}

static bool
attribute_is_not(CMS_ContentInfo *cms, int at, int nid)
{
	X509_ATTRIBUTE *one = CMS_signed_get_attr(signer_of(cms), at);
	return !one || OBJ_obj2nid(X509_ATTRIBUTE_get0_object(one)) != nid;
}

static bool
first_is_not(CMS_ContentInfo *cms)
{
	return attribute_is_not(cms, 0, NID_pkcs9_contentType);
}

static bool
second_is_not(CMS_ContentInfo *cms)
{
	return attribute_is_not(cms, 1, NID_pkcs9_signingTime);
}

static bool
third_is_not(CMS_ContentInfo *cms)
{
	return attribute_is_not(cms, 2, NID_pkcs9_messageDigest);
}

/* RFC 5280, 4.1.2.5, by OpenSSL's strict reader, which takes either form for any year, and which of
 * the two it is from the length. */
static bool
time_is_outside(CMS_ContentInfo *cms)
{
	X509_ATTRIBUTE *one = CMS_signed_get_attr(signer_of(cms), 1);
	const ASN1_TYPE *value = one ? X509_ATTRIBUTE_get0_type(one, 0) : NULL;
	struct tm tm;
	if (!value || (value->type != V_ASN1_UTCTIME && value->type != V_ASN1_GENERALIZEDTIME))
		return true;
	const ASN1_STRING *text = value->value.asn1_string;
	size_t n = (size_t)ASN1_STRING_length(text);
	char copy[32] = "";
	bool utc = value->type == V_ASN1_UTCTIME;
	if (n != (utc ? strlen("YYMMDDhhmmssZ") : strlen("YYYYMMDDhhmmssZ")))
		return true;
	memcpy(copy, ASN1_STRING_get0_data(text), n);
	return strlen(copy) != n || ASN1_TIME_set_string_X509(NULL, copy) != 1 ||
	       ASN1_TIME_to_tm(text, &tm) != 1 || utc != (tm.tm_year + 1900 < 2050) ||
	       tm.tm_year + 1900 < 1950;
}

/* What a refusal by these rules says is so. */
static const struct {
	const char *rule;
	bool (*holds)(CMS_ContentInfo *cms);
} claims[] = {
	{"a signature algorithm that is not in the profile, or not of the digest",
		algorithm_is_outside},
	{"a digest that is not in the profile", digest_is_outside},
	{"the first attribute is not content-type", first_is_not},
	{"the second attribute is not signing-time", second_is_not},
	{"the third attribute is not message-digest", third_is_not},
	{"a time that is not UTCTime until 2049", time_is_outside},
};

bool
claim_holds(const char *rule, CMS_ContentInfo *cms)
{
	for (size_t i = 0; i < COUNT_OF(claims); i++)
		if (strncmp(rule, claims[i].rule, strlen(claims[i].rule)) == 0)
			return claims[i].holds(cms);
	return true;
}
