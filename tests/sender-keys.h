/* sender-keys.h
 *
 * Public keys made for the tests; nobody kept their other halves.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* RSA, as everybody writes them */
#define KEY_RSA_512 \
  "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL7FnJ7FReRoCPKgq+7+imHAUBLiYeaOiKW1YbweClQvBvE/Mf54239Lm39T7DwJwA0/" \
  "fyBdXINDKISOsQJy2/cCAwEAAQ=="
#define KEY_RSA_1024 \
  "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCtGSHJoxNQfEfs8pdPzeT1lUbfh/bVT1tJNvLfteCxH9/T8Fm82z+J8eAHoFXt" \
  "3lrzJxOBz5UJIakkutbSzxDr+wIpEnDegQ1qOxSUxst4NkjM6gzNO8CSCi1gi5degsHfQ2kVpAwx3ZTON9pYnJlK7SMQZ26DIo48" \
  "i7bgIhkwNwIDAQAB"
#define KEY_RSA_2048 \
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAxz64z3Sc0k8GWTxsnAZBl8aqXa8XiLwz6cZFjTPVv6Z4If2N07AJjoWR" \
  "RJv61wSm4c/afbEn1fRdWgUrLcyigS4RR60xEaMFqlPVpV+0e81xdUOdyGVXszPximgNUb9svQvN+ZrIJWnD6qWFit6qWcGmmqn1" \
  "AIbgfLN2rzorM6s2R3dNc+ImaN8SXWqVPTkWNjp3X0x595h3N64pxQnU/X497AK2dJsGtRgqzG64MX4o646rvFlFwWCl9J5gX+aT" \
  "icwuFla5F+/u3juAIDuxVX2BJwBiaA1e1trGPUmaSomTEsLH7WfwskNtvpKE+25xlM1DyeUk3cQ/H9nHEZNhhQIDAQAB"

/* The second of them, bare (RFC 8017, A.1.1) */
#define KEY_RSA_1024_BARE \
  "MIGJAoGBAK0ZIcmjE1B8R+zyl0/N5PWVRt+H9tVPW0k28t+14LEf39PwWbzbP4nx4AegVe3eWvMnE4HPlQkhqSS61tLPEOv7AikS" \
  "cN6BDWo7FJTGy3g2SMzqDM07wJIKLWCLl16Cwd9DaRWkDDHdlM432licmUrtIxBnboMijjyLtuAiGTA3AgMBAAE="

/* Of a curve that mails are not signed with */
#define KEY_EC \
  "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEnB8EY9crejnC+A1t5OVyF9TtqpfnmESPoAZCla1GiWm5FJVQRokRCDUHrGemLyao" \
  "zsG7c2kSLwmjY428N9obKw=="

/* The one of RFC 8463, A.2 */
#define KEY_ED25519 "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
