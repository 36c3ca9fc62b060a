// Package blocklist knows the passwords that are tried first: lists of leaked passwords, words and
// names in English and Spanish, kept as a Bloom filter that is part of the program. It may take a
// good password for a bad one (a word in forty thousand; a test measures it), never the reverse.
//
// The lists and their licence are named in SOURCES.md; generate/ makes words.bloom from them.
package blocklist

import (
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed words.bloom
var words []byte

// probes is how many bits of the filter each word sets.
const probes = 13

// shortest is how many letters a word of the lists has at least.
const shortest = 4

// Common reports whether password is one of the lists, however it is dressed up: in capitals, with
// accents, with digits or signs in front or behind, with digits for letters (p4ssw0rd), or written
// several times over.
func Common(password string) bool {
	plain := Plain(password)
	for _, form := range []string{plain, unleet.Replace(plain)} {
		bare := strings.TrimFunc(form, func(r rune) bool { return !unicode.IsLetter(r) })
		joined := strings.Map(func(r rune) rune {
			if !unicode.IsLetter(r) {
				return -1
			}
			return r
		}, form)
		for _, word := range []string{form, bare, joined, unit(form), unit(bare), unit(joined)} {
			if known(words, word) {
				return true
			}
		}
	}
	return false
}

// Plain is how words are compared: in lower case, without accents and without spaces.
func Plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
}

var unleet = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")

// unit returns the shortest piece that s is made of by writing it again and again, the last time
// perhaps not to its end; s itself when there is none.
func unit(s string) string {
	runes := []rune(s)
	for length := 1; length*2 <= len(runes); length++ {
		again := true
		for i := length; i < len(runes) && again; i++ {
			again = runes[i] == runes[i-length]
		}
		if again {
			return string(runes[:length])
		}
	}
	return s
}

// Varied returns how much of password cannot be told from what stands before it: repetitions
// count once, and so do runs in the alphabet, among the digits or along a row of the keyboard.
func Varied(password string) int {
	runes := []rune(unit(Plain(password)))
	count := 0
	for i, r := range runes {
		if i == 0 || !follows(runes[i-1], r) {
			count++
		}
	}
	return count
}

// rows are what fingers walk along.
const rows = "qwertyuiop asdfghjklñ zxcvbnm 1234567890"

func follows(before, after rune) bool {
	if step := after - before; step >= -1 && step <= 1 {
		return true
	}
	keys := []rune(rows)
	for i := 1; i < len(keys); i++ {
		if keys[i-1] == before && keys[i] == after || keys[i-1] == after && keys[i] == before {
			return before != ' ' && after != ' '
		}
	}
	return false
}

// Filter makes the filter over a list of words in their plain form, of the given size in bytes.
func Filter(list []string, size int) []byte {
	filter := make([]byte, size)
	for _, word := range list {
		for _, bit := range bits(filter, word) {
			filter[bit/8] |= 1 << (bit % 8)
		}
	}
	return filter
}

func known(filter []byte, word string) bool {
	if len([]rune(word)) < shortest {
		return false
	}
	for _, bit := range bits(filter, word) {
		if filter[bit/8]&(1<<(bit%8)) == 0 {
			return false
		}
	}
	return true
}

// bits are the places of a word in the filter, from two halves of one hash (Kirsch and Mitzenmacher).
func bits(filter []byte, word string) [probes]uint64 {
	sum := sha256.Sum256([]byte(word))
	a, b := binary.LittleEndian.Uint64(sum[:]), binary.LittleEndian.Uint64(sum[8:])|1
	var places [probes]uint64
	for i := range places {
		places[i] = (a + uint64(i)*b) % (uint64(len(filter)) * 8)
	}
	return places
}

// Words returns the list in its plain form, each word once, without those that are too short.
func Words(list []string) []string {
	seen := map[string]bool{}
	var kept []string
	for _, word := range list {
		if plain := Plain(word); len([]rune(plain)) >= shortest && !seen[plain] {
			seen[plain] = true
			kept = append(kept, plain)
		}
	}
	return kept
}
