package dev.taillight.experiments.fetch;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The files of each data set as its publisher offers them, a few rows each: the same names, layout,
 * encoding, line ends and kinds of values, after the publishers' descriptions.
 */
final class TrueSamples {

  private TrueSamples() {}

  /** The files of a data set by name. */
  static Map<String, byte[]> of(String dataset) throws IOException {
    return switch (dataset) {
      case "movielens-100k" -> movieLens100k();
      case "movielens-1m" -> movieLens1m();
      case "movielens-latest-small" -> movieLensCsv("ml-latest-small");
      case "movielens-25m" -> movieLensCsv("ml-25m");
      case "amazon-all-beauty" -> amazon("All_Beauty", "Brand");
      case "amazon-video-games" -> amazon("Video_Games", "Manufacturer");
      case "goodbooks-10k" -> goodbooks();
      case "yelp" -> yelp();
      case "movietweetings" -> movieTweetings();
      case "complete-journey" -> completeJourney();
      case "citeulike-t" -> citeULike();
      default -> throw new IllegalArgumentException("no sample of " + dataset);
    };
  }

  private static Map<String, byte[]> movieLens100k() throws IOException {
    return Map.of(
        "ml-100k.zip",
        Archives.zip(
            "ml-100k/README",
            "about",
            "ml-100k/u.item",
            latin1(
                """
                1|Toy Story (1995)|01-Jan-1995||http://us.imdb.com/M/title-exact?Toy%20Story%20(1995)|0|0|0|1|1|1|0|0|0|0|0|0|0|0|0|0|0|0|0
                267|unknown||||1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0
                543|Misérables, Les (1995)|01-Jan-1995||http://us.imdb.com/M/title-exact?Mis%E9rables%2C%20Les%20%281995%29|0|0|0|0|0|0|0|0|1|0|0|0|1|0|0|0|0|0|0
                """),
            "ml-100k/u.user",
            latin1("1|24|M|technician|85711\n2|53|F|other|94043\n3|23|M|writer|V3N4P\n"),
            "ml-100k/u.data",
            "1\t1\t5\t881250949\n1\t543\t3\t891717742\n2\t543\t4\t878887116\n3\t267\t4\t880606923\n"));
  }

  private static Map<String, byte[]> movieLens1m() throws IOException {
    return Map.of(
        "ml-1m.zip",
        Archives.zip(
            "ml-1m/movies.dat",
            latin1(
                """
                1::Toy Story (1995)::Animation|Children's|Comedy
                73::Misérables, Les (1995)::Drama|Musical
                260::Star Wars: Episode IV - A New Hope (1977)::Action|Adventure|Fantasy|Sci-Fi
                """),
            "ml-1m/ratings.dat",
            "1::1::5::978300760\n1::73::3::978302109\n2::73::4::978298413\n2::260::4::978299000\n",
            "ml-1m/README",
            "about",
            "ml-1m/users.dat",
            "1::F::1::10::48067\n2::M::56::16::70072\n"));
  }

  private static Map<String, byte[]> movieLensCsv(String root) throws IOException {
    return Map.of(
        root + ".zip",
        Archives.zip(
            root + "/links.csv",
            "movieId,imdbId,tmdbId\r\n",
            root + "/ratings.csv",
            "userId,movieId,rating,timestamp\r\n1,1,4.0,964982703\r\n1,11,2.5,964981247\r\n2,11,5.0,1445714835\r\n",
            root + "/movies.csv",
            "movieId,title,genres\r\n1,Toy Story (1995),Adventure|Animation|Children\r\n"
                + "11,\"American President, The (1995)\",Comedy|Drama|Romance\r\n"
                + "114335,\"\"\"Fantômas\"\" (1964)\",(no genres listed)\r\n"));
  }

  private static Map<String, byte[]> amazon(String category, String brandKey) throws IOException {
    String meta =
        """
        {"main_category": "All Beauty", "title": "Howard LC0008 Leather Conditioner, 8-Ounce", "average_rating": 4.8, "rating_number": 10, "features": [], "description": [], "price": null, "images": [{"thumb": "https://m.media-amazon.com/images/I/1.jpg", "large": "https://m.media-amazon.com/images/I/1.jpg", "variant": "MAIN", "hi_res": null}], "videos": [], "store": "Howard Products", "categories": [], "details": {"Package Dimensions": "7.1 x 5.5 x 3 inches; 2.38 Pounds", "%1$s": "Howard"}, "parent_asin": "B01CUPMQZE", "bought_together": null}
        {"main_category": null, "title": "Yes to Tomatoes", "average_rating": 4.5, "rating_number": 3, "features": ["Removes impurities", "Deep cleans"], "description": ["Charcoal"], "price": 14.99, "images": [], "videos": [{"title": "", "url": "", "user_id": ""}], "store": null, "categories": ["Skin Care", "Masks"], "details": {}, "parent_asin": "B076WQZGPM", "bought_together": null}
        """
            .formatted(brandKey);
    String reviews =
        """
        {"rating": 5.0, "title": "Such a lovely scent", "text": "Really.<br />I like it", "images": [], "asin": "B00YQ6X8EO", "parent_asin": "B076WQZGPM", "user_id": "AGKHLEW2SOWHNMFQIJGBECAF7INQ", "timestamp": 1588687728923, "helpful_vote": 0, "verified_purchase": true}
        {"rating": 1.0, "title": "No", "text": "", "images": [{"small_image_url": "x"}], "asin": "B01CUPMQZE", "parent_asin": "B01CUPMQZE", "user_id": "AGKHLEW2SOWHNMFQIJGBECAF7INQ", "timestamp": 1589665266052, "helpful_vote": 2, "verified_purchase": false}
        {"rating": 4.0, "title": "Gone", "text": "of a product without metadata", "images": [], "asin": "B0GONE", "parent_asin": "B0GONE", "user_id": "AE74DYR3QUGVPZJ3P7RFWBGIX7XQ", "timestamp": 1589665266053, "helpful_vote": 0, "verified_purchase": true}
        """;
    return Map.of(
        "meta_" + category + ".jsonl.gz",
        Archives.gzip(meta),
        category + ".jsonl.gz",
        Archives.gzip(reviews));
  }

  private static Map<String, byte[]> goodbooks() throws IOException {
    return Map.of(
        "goodbooks-10k.zip",
        Archives.zip(
            "samples/books.csv",
            "a sample",
            "books.csv",
            "book_id,goodreads_book_id,best_book_id,work_id,books_count,isbn,isbn13,authors,original_publication_year,original_title,title,language_code,average_rating,ratings_count,work_ratings_count,work_text_reviews_count,ratings_1,ratings_2,ratings_3,ratings_4,ratings_5,image_url,small_image_url\n"
                + "2,3,3,4640799,491,439554934,9.78043955493e+12,\"J.K. Rowling, Mary GrandPré\",1997.0,Harry Potter and the Philosopher's Stone,\"Harry Potter and the Sorcerer's Stone (Harry Potter, #1)\",eng,4.44,4602479,4800065,75867,75504,101676,455024,1156318,3011543,https://x/3.jpg,https://x/3.jpg\n"
                + "45,4214,4214,1392700,264,770430074,9.78077043008e+12,Yann Martel,2001.0,Life of Pi,Life of Pi,,3.88,1003228,1077431,42962,39768,74331,218702,384164,360466,https://x/4214.jpg,https://x/4214.jpg\n"
                + "77,9,9,9,9,9,9,Homer,-720.0,,The Odyssey,eng,3.7,1,1,1,1,1,1,1,1,x,x\n",
            "ratings.csv",
            "user_id,book_id,rating\n1,2,5\n1,45,3\n2,45,4\n"));
  }

  private static Map<String, byte[]> yelp() throws IOException {
    String businesses =
        """
        {"business_id":"Pns2l4eNsfO8kk83dixA6A","name":"Abby Rappoport, LAC","address":"1616 Chapala St, Ste 2","city":"Santa Barbara","state":"CA","postal_code":"93101","latitude":34.4266787,"longitude":-119.7111968,"stars":5.0,"review_count":7,"is_open":0,"attributes":{"ByAppointmentOnly":"True"},"categories":"Doctors, Traditional Chinese Medicine, Acupuncture","hours":null}
        {"business_id":"MTSW4McQd7CbVtyjqoe9mw","name":"St Honore Pastries","address":"935 Race St","city":"Philadelphia","state":"PA","postal_code":"19107","latitude":39.9555052,"longitude":-75.1555641,"stars":4.0,"review_count":80,"is_open":1,"attributes":{"RestaurantsPriceRange2":"1","BusinessAcceptsCreditCards":"False","WiFi":"u'free'","BusinessParking":"{'garage': False, 'street': True}"},"categories":"Restaurants, Food, Bakeries","hours":{"Monday":"7:0-20:0"}}
        {"business_id":"n_0UpQx1hsNbnPUSlodU8w","name":"Famous Footwear","address":"","city":"Brentwood","state":"MO","postal_code":"63144","latitude":38.6,"longitude":-90.3,"stars":2.5,"review_count":13,"is_open":1,"attributes":null,"categories":null,"hours":null}
        """;
    String reviews =
        """
        {"review_id":"KU_O5udG6zpxOg-VcAEodg","user_id":"mh_-eMZ6K5RLWhZyISBhwA","business_id":"MTSW4McQd7CbVtyjqoe9mw","stars":4.0,"useful":0,"funny":0,"cool":0,"text":"If you decide to eat here,\\nwait","date":"2018-07-07 22:09:11"}
        {"review_id":"BiTunyQ73aT9WBnpR9DZGw","user_id":"OyoGAe7OKpv6SyGZT5g77Q","business_id":"n_0UpQx1hsNbnPUSlodU8w","stars":5.0,"useful":1,"funny":0,"cool":1,"text":"yes","date":"2012-01-03 15:28:18"}
        {"review_id":"saUsX_uimxRlCVr67Z4Jig","user_id":"8g_iMtfSiwikVnbP2etR0A","business_id":"MTSW4McQd7CbVtyjqoe9mw","stars":3.0,"useful":0,"funny":0,"cool":0,"text":"no","date":"2014-02-05 20:30:30"}
        """;
    byte[] tar =
        Archives.tar(
            "Dataset_User_Agreement.pdf",
            "%PDF",
            "yelp_academic_dataset_business.json",
            businesses,
            "yelp_academic_dataset_review.json",
            reviews);
    return Map.of(
        "Yelp-JSON.zip",
        Archives.zip(
            "Yelp JSON/yelp_dataset.tar",
            Archives.gzip(tar),
            "__MACOSX/Yelp JSON/._yelp_dataset.tar",
            "Mac OS X"));
  }

  private static Map<String, byte[]> movieTweetings() {
    return Map.of(
        "movies.dat",
        utf8(
            """
            0002844::Fantômas - À l'ombre de la guillotine (1913)::Crime|Drama
            0110912::Pulp Fiction (1994)::Crime|Thriller
            1074638::Skyfall (2012)::
            """),
        "ratings.dat",
        utf8(
            "1::1074638::7::1365029107\n14927::0110912::9::1375657563\n2::0002844::8::1364690142\n"));
  }

  private static Map<String, byte[]> completeJourney() throws IOException {
    String folder = "dunnhumby_The-Complete-Journey/dunnhumby - The Complete Journey CSV/";
    return Map.of(
        "dunnhumby_The-Complete-Journey.zip",
        Archives.zip(
            folder + "product.csv",
            "PRODUCT_ID,MANUFACTURER,DEPARTMENT,BRAND,COMMODITY_DESC,SUB_COMMODITY_DESC,CURR_SIZE_OF_PRODUCT\r\n"
                + "25671,2,GROCERY,National,FRZN ICE,ICE - CRUSHED/CUBED,22 LB\r\n"
                + "26081,2,MISC. TRANS.,National,NO COMMODITY DESCRIPTION,NO SUBCOMMODITY DESCRIPTION,    \r\n",
            folder + "hh_demographic.csv",
            "classification_1,classification_2,classification_3,HOMEOWNER_DESC,classification_5,classification_4,KID_CATEGORY_DESC,household_key\r\n"
                + "Age Group6,X,Level4,Homeowner,Group5,2,None/Unknown,1\r\n",
            folder + "transaction_data.csv",
            "household_key,BASKET_ID,DAY,PRODUCT_ID,QUANTITY,SALES_VALUE,STORE_ID,RETAIL_DISC,TRANS_TIME,WEEK_NO,COUPON_DISC,COUPON_MATCH_DISC\r\n"
                + "2375,26984851472,1,25671,1,1.39,364,-0.6,1631,1,0,0\r\n"
                + "1,26984851516,2,26081,0,0,364,0,1642,1,0,0\r\n"
                + "1,26984851516,2,99999,2,0.82,364,0,1642,1,0,0\r\n",
            folder + "causal_data.csv",
            "PRODUCT_ID,STORE_ID,WEEK_NO,display,mailer\r\n"));
  }

  private static Map<String, byte[]> citeULike() {
    return Map.of(
        "users.dat", utf8("2 0 2\n1 1\n0\n"),
        "mult.dat", utf8("3 0:1 2:4 1:4\n1 1:1\n0\n"),
        "vocabulary.dat", utf8("xylem\npassively\ntestbeds\n"),
        "tags.dat", utf8("museum|visit\nstatistics\n"),
        "tag-item.dat", utf8("2 0 1\n1 1\n"),
        "citations.dat", utf8("0\n2 0 2\n0\n"));
  }

  private static byte[] latin1(String text) {
    return bytes(text, StandardCharsets.ISO_8859_1);
  }

  private static byte[] utf8(String text) {
    return bytes(text, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text, Charset charset) {
    return text.getBytes(charset);
  }
}
