package photo_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"areaclientes/store/photo"
)

// arrow is a picture with a black left half and a white right one, wider than high.
func arrow() image.Image {
	picture := image.NewRGBA(image.Rect(0, 0, 64, 32))
	for y := range 32 {
		for x := range 64 {
			shade := color.RGBA{255, 255, 255, 255}
			if x < 32 {
				shade = color.RGBA{0, 0, 0, 255}
			}
			picture.Set(x, y, shade)
		}
	}
	return picture
}

func encodeJPEG(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, arrow(), &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func encodePNG(t *testing.T, picture image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// exif is a TIFF block with an orientation and a place, in the byte order of phones.
func exif(orientation uint16) []byte {
	var b bytes.Buffer
	b.WriteString("MM\x00\x2a\x00\x00\x00\x08\x00\x02")
	for _, entry := range []any{uint16(0x0112), uint16(3), uint32(1), orientation, uint16(0)} {
		binary.Write(&b, binary.BigEndian, entry)
	}
	for _, entry := range []any{uint16(0x8825), uint16(4), uint32(1), uint32(0)} {
		binary.Write(&b, binary.BigEndian, entry)
	}
	b.WriteString("\x00\x00\x00\x00GPS 39.8628 -4.0273")
	return b.Bytes()
}

// withEXIF puts the block where a camera puts it, after the mark of the beginning.
func withEXIF(picture []byte, orientation uint16) []byte {
	body := append([]byte("Exif\x00\x00"), exif(orientation)...)
	segment := binary.BigEndian.AppendUint16([]byte{0xFF, 0xE1}, uint16(len(body)+2))
	return bytes.Join([][]byte{picture[:2], segment, body, picture[2:]}, nil)
}

// pngChunk is one chunk with its length and checksum.
func pngChunk(kind string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// bomb is a PNG whose heading promises side × side pixels.
func bomb(side uint32, depth byte) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, side), side)
	head = append(head, depth, 6, 0, 0, 0)
	return append([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", head)...)
}

// tinyWebP is a lossless picture of one transparent pixel.
func tinyWebP(t *testing.T) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const wholePDF = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"

func TestClean(t *testing.T) {
	picture := encodeJPEG(t)
	for _, c := range []struct {
		name string
		file string
		data []byte
		want error
		mime string
		as   string
	}{
		{"a photo", "avería.JPG", picture, nil, photo.JPEG, "avería.JPG"},
		{"a photo as Windows saves it", "foto.jfif", picture, nil, photo.JPEG, "foto.jpg"},
		{"a screenshot", "pantalla.png", encodePNG(t, arrow()), nil, photo.PNG, "pantalla.png"},
		{"a transparent WebP becomes PNG", "icono.webp", tinyWebP(t), nil, photo.PNG, "icono.png"},
		{"a document", "parte.pdf", []byte(wholePDF), nil, photo.PDF, "parte.pdf"},
		{"nothing in it", "foto.jpg", nil, photo.ErrEmpty, "", ""},
		{"one byte too many", "foto.jpg", append(picture, make([]byte, photo.MaxBytes)...), photo.ErrLarge, "", ""},
		{"a page", "pagina.html", []byte("<html>"), photo.ErrType, "", ""},
		{"a drawing that runs script", "logo.svg", []byte("<svg onload=alert(1)>"), photo.ErrType, "", ""},
		{"a page that calls itself a photo", "foto.jpg", []byte("<script>alert(1)</script>"), photo.ErrType, "", ""},
		{"a photo that calls itself a document", "parte.pdf", picture, photo.ErrPretend, "", ""},
		{"a document that calls itself a photo", "foto.jpg", []byte(wholePDF), photo.ErrPretend, "", ""},
		{"two extensions", "parte.pdf.html", []byte(wholePDF), photo.ErrType, "", ""},
		{"an extension behind a hidden space", "foto.jpg\u200b.htaccess", picture, photo.ErrType, "", ""},
		{"an extension behind a zero byte", "parte.html\x00.pdf", []byte(wholePDF), nil, photo.PDF, "parte.html.pdf"},
		{"a photo of an iPhone", "IMG_0042.HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), photo.ErrHEIC, "", ""},
		{"a film", "video.jpg", []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00"), photo.ErrType, "", ""},
		{"no extension", "foto", picture, photo.ErrType, "", ""},
		{"a page that begins like a document", "parte.pdf", []byte("%PDF-1.7\n<script>alert(1)</script>"), photo.ErrDamaged, "", ""},
		{"a document behind a page", "parte.pdf", []byte("<script></script>" + wholePDF), photo.ErrType, "", ""},
		{"half a photo", "foto.jpg", picture[:len(picture)/2], photo.ErrDamaged, "", ""},
		{"only the beginning of a photo", "foto.jpg", []byte("\xff\xd8\xff"), photo.ErrDamaged, "", ""},
		{"only the beginning of a WebP", "foto.webp", []byte("RIFF\x00\x00\x00\x00WEBP"), photo.ErrDamaged, "", ""},
		{"a pixel bomb", "foto.png", bomb(50_000, 8), photo.ErrPixels, "", ""},
		{"few pixels, each of eight bytes", "foto.png", bomb(6_000, 16), photo.ErrPixels, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := photo.Clean(context.Background(), c.file, c.data)
			if !errors.Is(err, c.want) {
				t.Fatalf("err = %v, want %v", err, c.want)
			}
			if err == nil && (got.MIME != c.mime || got.Name != c.as) {
				t.Errorf("kept as %s %q, want %s %q", got.MIME, got.Name, c.mime, c.as)
			}
		})
	}
}

func TestNothingButPixelsIsKept(t *testing.T) {
	withText := bytes.Join([][]byte{encodePNG(t, arrow())[:33], pngChunk("tEXt", []byte("Comment\x00GPS 39.8628")), encodePNG(t, arrow())[33:]}, nil)
	for _, c := range []struct {
		name, file string
		data       []byte
	}{
		{"where a photo was taken", "foto.jpg", withEXIF(encodeJPEG(t), 1)},
		{"a page appended to a photo", "foto.jpg", append(encodeJPEG(t), "GPS <script>alert(1)</script>"...)},
		{"a comment in a screenshot", "pantalla.png", withText},
		{"an archive appended to a screenshot", "pantalla.png", append(encodePNG(t, arrow()), "PK\x03\x04GPS"...)},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := photo.Clean(context.Background(), c.file, c.data)
			if err != nil {
				t.Fatal(err)
			}
			for _, trace := range []string{"GPS", "Exif", "script", "PK\x03\x04"} {
				if bytes.Contains(got.Data, []byte(trace)) {
					t.Errorf("%q is still there", trace)
				}
			}
		})
	}
}

func TestOrientation(t *testing.T) {
	picture := encodeJPEG(t)
	screenshot := encodePNG(t, arrow())
	for _, c := range []struct {
		name   string
		file   string
		data   []byte
		upward bool        // higher than wide
		dark   image.Point // where the black half is then
	}{
		{"1 stays", "a.jpg", withEXIF(picture, 1), false, image.Pt(8, 16)},
		{"2 is mirrored", "a.jpg", withEXIF(picture, 2), false, image.Pt(56, 16)},
		{"3 stands on its head", "a.jpg", withEXIF(picture, 3), false, image.Pt(56, 16)},
		{"4 is mirrored upside down", "a.jpg", withEXIF(picture, 4), false, image.Pt(8, 16)},
		{"5 is transposed", "a.jpg", withEXIF(picture, 5), true, image.Pt(16, 8)},
		{"6 is turned clockwise", "a.jpg", withEXIF(picture, 6), true, image.Pt(16, 8)},
		{"7 is transposed the other way", "a.jpg", withEXIF(picture, 7), true, image.Pt(16, 56)},
		{"8 is turned the other way", "a.jpg", withEXIF(picture, 8), true, image.Pt(16, 56)},
		{"9 means nothing", "a.jpg", withEXIF(picture, 9), false, image.Pt(8, 16)},
		{"a PNG says it in a chunk", "a.png", bytes.Join([][]byte{screenshot[:33], pngChunk("eXIf", exif(6)), screenshot[33:]}, nil), true, image.Pt(16, 8)},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := photo.Clean(context.Background(), c.file, c.data)
			if err != nil {
				t.Fatal(err)
			}
			seen, _, err := image.Decode(bytes.NewReader(got.Data))
			if err != nil {
				t.Fatal(err)
			}
			size := seen.Bounds()
			if (size.Dy() > size.Dx()) != c.upward || size.Dx()+size.Dy() != 96 {
				t.Fatalf("drawn %v", size)
			}
			dark, _, _, _ := seen.At(c.dark.X, c.dark.Y).RGBA()
			light, _, _, _ := seen.At(size.Max.X-1-c.dark.X, size.Max.Y-1-c.dark.Y).RGBA()
			if dark > 0x3000 || light < 0xC000 {
				t.Errorf("black half not at %v: %x there, %x opposite", c.dark, dark, light)
			}
		})
	}
}

func TestBrokenEXIFIsIgnored(t *testing.T) {
	whole := withEXIF(encodeJPEG(t), 6)
	for cutAt := range 60 {
		data := bytes.Clone(whole)
		for i := 12; i < 12+cutAt; i++ {
			data[i] ^= 0xFF
		}
		if _, err := photo.Clean(context.Background(), "a.jpg", data); err != nil {
			t.Fatalf("%d bytes of the block spoilt: %v", cutAt, err)
		}
	}
}

func TestName(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"as it is", "copia con rayas.jpg", "copia con rayas.jpg"},
		{"accents stay", "avería ñ.pdf", "avería ñ.pdf"},
		{"a Windows path", `..\..\x.jpg`, "x.jpg"},
		{"a Unix path", "../../etc/passwd.pdf", "passwd.pdf"},
		{"a device", "CON.jpg", "documento CON.jpg"},
		{"a device with two extensions", "nul.tar.jpg", "documento nul.tar.jpg"},
		{"a numbered device", "com1.pdf", "documento com1.pdf"},
		{"not a device", "console.jpg", "console.jpg"},
		{"text turned around", "foto\u202egpj.exe", "fotogpj.exe"},
		{"hidden characters", "fo\u200bto\ufeff.j\u2060pg", "foto.jpg"},
		{"a new line and a zero", "a\r\nSet-Cookie: x\x00.jpg", "aSet-Cookie_ x.jpg"},
		{"quotes and wildcards", `a"b*c?.jpg`, "a_b_c_.jpg"},
		{"broken encoding", "a\xff\xfe.jpg", "a.jpg"},
		{"only an extension", ".jpg", "documento.jpg"},
		{"nothing", "", "documento"},
		{"only dots", "...", "documento"},
		{"300 characters", strings.Repeat("ñ", 300) + ".jpg", strings.Repeat("ñ", 116) + ".jpg"},
		{"an extension of 300", "a." + strings.Repeat("x", 300), "a." + strings.Repeat("x", 118)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := photo.Name(c.in); got != c.want {
				t.Errorf("Name(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestMiniature(t *testing.T) {
	for _, c := range []struct {
		name          string
		width, height int
		want          image.Point
	}{
		{"wide", 960, 480, image.Pt(240, 120)},
		{"high", 480, 960, image.Pt(120, 240)},
		{"small already", 10, 20, image.Pt(10, 20)},
		{"a line", 2000, 1, image.Pt(240, 1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := photo.Clean(context.Background(), "a.png", encodePNG(t, image.NewNRGBA(image.Rect(0, 0, c.width, c.height))))
			if err != nil {
				t.Fatal(err)
			}
			mini, err := jpeg.Decode(bytes.NewReader(got.Mini))
			if err != nil || mini.Bounds().Size() != c.want {
				t.Fatalf("%v, %v; want %v", mini.Bounds(), err, c.want)
			}
			if light, _, _, _ := mini.At(0, 0).RGBA(); light < 0xF000 {
				t.Errorf("what is transparent is drawn %x, want white", light)
			}
		})
	}
}
