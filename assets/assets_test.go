package assets

import "testing"

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := load(source); err != nil {
			b.Fatal(err)
		}
	}
}

func TestSizes(t *testing.T) {
	for n, p := range std.names {
		f := std.files[p]
		t.Log(n, p, len(f.Body), len(f.Gzip), len(f.Brotli))
	}
}
