package store

import (
	"context"
	"crypto/rand"
	"errors"
	"math/big"
	"strings"
)

// proposalWords is how many words a proposed password has. Each is drawn from 512, which makes 36 bits:
// for somebody who has stolen the file and tries ten thousand a second, forty days until half are
// tried; at the door, where the portal counts, for ever.
const proposalWords = 4

// ProposePassword returns four Spanish words drawn at random, which are long enough for everybody and
// easy to type. It proposes nothing that would then be refused to that person.
func (r Staff) ProposePassword(ctx context.Context, id StaffID) (string, error) {
	who, err := r.Get(ctx, id)
	if err != nil {
		return "", err
	}
	return r.s.propose(ctx, passwordOwner{name: who.Name, email: who.Email})
}

// propose draws until it has a password that would not be refused to its owner.
func (s *Store) propose(ctx context.Context, owner passwordOwner) (string, error) {
	for {
		proposal, err := propose()
		if err != nil {
			return "", err
		}
		err = s.checkPassword(ctx, s.readers, owner, "password", proposal)
		var refused Invalid
		if !errors.As(err, &refused) {
			return proposal, err
		}
	}
}

func propose() (string, error) {
	list := strings.Fields(spanishWords)
	var chosen []string
	for range proposalWords {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(list))))
		if err != nil {
			return "", err
		}
		chosen = append(chosen, list[n.Int64()])
	}
	return strings.Join(chosen, "-"), nil
}

// spanishWords are 512 things without accents that everybody can spell.
const spanishWords = `
abanico abeja abrigo acebo aceite acera acorde adobe agenda agua aguja ajedrez alambre alba alce aldea alegre alfombra algodon aljibe almena almendra
alondra altar amapola ancla andamio anillo anzuelo arado arena armario aroma arpa arroyo arroz asfalto aspa astilla atajo atlas aurora avena avispa
azafata azahar azotea azucena azulejo bahia baile balanza balcon baldosa ballena balsa bandeja banjo barco barniz barranco barril basalto bastidor
batuta baul bellota berro bisagra bizcocho boceto bodega bolero bolsillo bombilla boquete borrador bosque botella botijo boya brasa brezo brida brillo
brisa brocha bronce brujula bruma buey bufanda buho burbuja butaca buzo caballo cabina cable cabra cacao cactus cadena calabaza calcetin caldera
caliza calle camello camino campana canasta candil canela cangrejo canoa cantera capa caracol carbon cardo careta carnero carpa carreta cartel casco
castor cebada cebra cedro ceniza centeno cepillo cereza cerilla cerrojo cesped ciervo cigarra cima cincel cipres ciruela cisne clavel clavo cobre
cocina codorniz cohete colina collar columna cometa compas concha conejo copla coral corcho cordel corneja corral corteza cortina corzo crater crema
crisol cristal cuaderno cuadro cuarzo cubo cuchara cuento cuerda cueva cumbre cuna cupula dado damasco danza dardo datil dedal delfin desfile desierto
diamante dibujo diente dintel disco doblez domador dorado dragon duna ebano eclipse elefante embudo encaje encina enebro ensayo entrada erizo escala
escarcha escoba escudo esfera esgrima espada espejo espiga espuma esquina establo estanque estatua estera estrella estribo estuche estufa etiqueta
fabula fachada faisan falda farol fauna felpa feria fiesta filtro flamenco flauta flecha flor foca fogata follaje fontana formon fosil fragata franja
fresa fresno frontera fuelle fuente fuga funda gacela gaita galera galleta gallo gamba ganso garaje garbanzo garza gaviota gema girasol glaciar globo
gorrion gota granada granito granja grillo grua grulla guante guinda guisante guitarra gusano hacha halcon hamaca harina hebilla helecho hielo hierba
hierro higuera hilo hinojo hoguera hoja hormiga horno huella huerta huevo iguana iman imprenta incienso insecto invierno isla islote jabon jaguar
jamon jarabe jardin jarra jaula jazmin jilguero jinete jirafa jornada joya judia juglar junco jungla kiwi labio ladera ladrillo lago laguna lampara
lana lancha langosta laurel lava lavanda lazo lechuga lechuza legumbre lente leopardo libro liebre lienzo limonero lince linterna lirio llama llanura
llave llovizna lobo loma lombriz lona loro losa lucero luna lupa madeja madera magnolia maiz maleta malva mandolina mango manivela manta mantel
manzana mapa marea marfil marmita marmol martillo mascara mastil mejilla melocoton melodia membrillo menta mercado meseta metal mezcla miel milano
mimbre mirador mirlo mochila molde molino moneda montura morera mosaico mosca mostaza motor muelle mundo muralla musgo nabo nacar naipe naranja nectar
nevera nido niebla nieve nogal noria novela nube nuez nutria oasis oboe ocaso oceano oficio olivo olla onda onice opalo orbita oregano organo orilla
orquesta oruga ostra otero oveja ovillo pajar pala paleta palmera paloma panal pandero pantano papel paraguas parcela pared parque parra pasillo
pastel pato pavo pedal peine pelicano pelota pendiente pepino pera percha perdiz perla persiana pescador petalo pianista piedra pimiento pincel pino
pinza piragua pizarra planeta plata platano playa plaza pluma polea polvo pomelo portal postal pozo prado presa primavera prisma proa puente puerto
`
