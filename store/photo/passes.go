package photo

import "encoding/binary"

// passes counts how often a JPEG goes over its pixels, up to the end of the picture: phones put
// films behind it. It walks over the file as the decoder does, which skips what is no marker.
func passes(data []byte) int {
	count := 0
	for at := 2; at+4 <= len(data); {
		marker := data[at+1]
		switch {
		case data[at] != 0xFF || marker == 0xFF: // pixels, or padding before a marker
			at++
		case marker == 0, marker == 0x01, marker >= 0xD0 && marker <= 0xD7: // markers without content, among the pixels
			at += 2
		case marker == 0xD9:
			return count
		default:
			if marker == 0xDA {
				count++
			}
			at += 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		}
	}
	return count
}
