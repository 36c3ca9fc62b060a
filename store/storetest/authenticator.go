package storetest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"
)

// Authenticator is a passkey device made of software, with the browser around it: ECDSA over P-256, no
// attestation (W3C Web Authentication, Level 3, sections 6 and 8.7). What it gets wrong is for tests to say.
type Authenticator struct {
	Origin     string // as the browser names the page
	Host       string // for which it signs; empty is what it is asked for
	Unverified bool   // it does not ask who holds it
	Still      bool   // its counter stands still, as of a copied key
	Handle     []byte // by which it knows the account; empty is the one that it was given

	keys []*deviceKey
}

type deviceKey struct {
	id, handle []byte
	host       string
	secret     *ecdsa.PrivateKey
	count      uint32
}

// creation and request are the parts of what a browser is handed that a device looks at.
type creation struct {
	RP        struct{ ID string }
	User      struct{ ID string }
	Challenge string
}

type request struct {
	RPID      string
	Challenge string
}

// What the device found out, as bits of the authenticator data.
const (
	userPresent  = 1
	userVerified = 1 << 2
	hasNewKey    = 1 << 6
)

// Create makes a key and returns what the browser sends (a RegistrationResponseJSON).
func (a *Authenticator) Create(t testing.TB, options []byte) []byte {
	t.Helper()
	var asked creation
	decode(t, options, &asked)
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key := &deviceKey{id: random(32), handle: unbase(t, asked.User.ID), host: asked.RP.ID, secret: secret, count: 1}
	a.keys = append(a.keys, key)
	data := a.data(key, hasNewKey)
	data = append(data, make([]byte, 16)...) // of no known make
	data = binary.BigEndian.AppendUint16(data, uint16(len(key.id)))
	data = append(append(data, key.id...), coseKey(t, secret)...)
	// {"fmt": "none", "attStmt": {}, "authData": …}, in CBOR
	object := append([]byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59"), byte(len(data)>>8), byte(len(data)))
	return a.answer(t, key, map[string]any{
		"clientDataJSON": base(a.clientData(t, "webauthn.create", asked.Challenge)), "attestationObject": base(append(object, data...)),
		"transports": []string{"internal"},
	})
}

// Get signs with the key that was made last for the host that is asked for, and returns what the browser
// sends (an AuthenticationResponseJSON).
func (a *Authenticator) Get(t testing.TB, options []byte) []byte {
	t.Helper()
	var asked request
	decode(t, options, &asked)
	var key *deviceKey
	for _, k := range a.keys {
		if k.host == asked.RPID {
			key = k
		}
	}
	if key == nil {
		t.Fatalf("no key for %q", asked.RPID)
	}
	if !a.Still {
		key.count++
	}
	client := a.clientData(t, "webauthn.get", asked.Challenge)
	data, hash := a.data(key, 0), sha256.Sum256(client)
	digest := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, key.secret, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	handle := key.handle
	if a.Handle != nil {
		handle = a.Handle
	}
	return a.answer(t, key, map[string]any{
		"clientDataJSON": base(client), "authenticatorData": base(data), "signature": base(signature), "userHandle": base(handle),
	})
}

// Forget drops the keys, as a device that was bought new.
func (a *Authenticator) Forget() { a.keys = nil }

// data is the head of the authenticator data: for which host, what was found out, the counter.
func (a *Authenticator) data(key *deviceKey, flags byte) []byte {
	host := key.host
	if a.Host != "" {
		host = a.Host
	}
	if flags |= userPresent; !a.Unverified {
		flags |= userVerified
	}
	hash := sha256.Sum256([]byte(host))
	return binary.BigEndian.AppendUint32(append(hash[:], flags), key.count)
}

func (a *Authenticator) clientData(t testing.TB, kind, challenge string) []byte {
	t.Helper()
	text, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.Origin, "crossOrigin": false})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func (a *Authenticator) answer(t testing.TB, key *deviceKey, response map[string]any) []byte {
	t.Helper()
	text, err := json.Marshal(map[string]any{
		"id": base(key.id), "rawId": base(key.id), "type": "public-key", "authenticatorAttachment": "platform",
		"clientExtensionResults": map[string]any{}, "response": response,
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// coseKey is the public half: {1: 2, 3: -7, -1: 1, -2: x, -3: y} in CBOR (RFC 9053, section 7.1.1).
func coseKey(t testing.TB, secret *ecdsa.PrivateKey) []byte {
	t.Helper()
	point, err := secret.PublicKey.Bytes() // 4, x, y
	if err != nil {
		t.Fatal(err)
	}
	cose := append([]byte("\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20"), point[1:33]...)
	return append(append(cose, "\x22\x58\x20"...), point[33:]...)
}

func base(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

func unbase(t testing.TB, text string) []byte {
	t.Helper()
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func decode(t testing.TB, text []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
}

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}
