//! Words for what went wrong, each with what to do about it.

super::words!(NoticeWords {
    dismiss: "Tushunarli", "Понятно", "Got it";
    empty: "Fayl boʻsh. Boshqa faylni tanlang.", "Файл пуст. Выберите другой.", "The file is empty. Choose another.";
    not_a_recording: "Bu Socketarium yozuvi emas: birinchi qatorida sarlavha yoʻq. Shu sahifada saqlangan .jsonl faylni oching.", "Это не запись Socketarium: в первой строке нет заголовка. Откройте файл .jsonl, сохранённый этой страницей.", "This is not a Socketarium recording: its first line is no header. Open a .jsonl file that this page saved.";
    later: "Yozuv {}-versiyada, bu sahifa {}-versiyagacha oʻqiydi. Yangiroq Socketarium bilan oching.", "Запись версии {}, а эта страница читает до версии {}. Откройте её более новым Socketarium.", "The recording has version {}, this page reads up to {}. Open it with a newer Socketarium.";
    long_line: "{}-qator juda uzun. Ungacha boʻlgan qismi ochildi.", "Строка {} слишком длинная. Открыто то, что до неё.", "Line {} is too long. What comes before it is open.";
    bad_event: "{}-qator hodisa emas. Ungacha boʻlgan qismi ochildi. ({})", "Строка {} не событие. Открыто то, что до неё. ({})", "Line {} is not an event. What comes before it is open. ({})";
    out_of_order: "{}-qatorda {}-hodisa, kutilgani {}: yozuv kesilgan yoki aralashgan. Ungacha boʻlgan qismi ochildi.", "В строке {} событие {} вместо {}: запись обрезана или перемешана. Открыто то, что до неё.", "Line {} has event {} where {} was due: the recording was cut or mixed. What comes before it is open.";
    cut_off: "Yozuv {}-qatorda uzilgan. Undan oldingi {} ta hodisa ochildi.", "Запись обрывается в строке {}. Открыто событий до неё: {}.", "The recording breaks off in line {}. The {} events before it are open.";
    no_end: "Yozuv {} ta hodisadan keyin uzilgan: tajriba qanday tugagani unda yoʻq. Bor qismi ochildi.", "Запись обрывается после {} событий: чем всё кончилось, в ней нет. Открыто то, что есть.", "The recording breaks off after {} events: it does not say how the run ended. What there is, is open.";
    too_big: "Fayl {} MiB, bu sahifa {} MiB gacha ochadi. Katta yozuvni socketarium show bilan oʻqing.", "Файл {} MiB, страница открывает до {} MiB. Большую запись прочтите командой socketarium show.", "The file has {} MiB, this page opens up to {} MiB. Read a larger one with socketarium show.";
    unreadable: "Faylni oʻqib boʻlmadi. Yana bir bor urinib koʻring.", "Файл не удалось прочесть. Попробуйте ещё раз.", "The file could not be read. Try once more.";
    not_text: "Fayl matn emas, demak yozuv ham emas. Shu sahifada saqlangan .jsonl faylni oching.", "Файл не текстовый, значит, это не запись. Откройте файл .jsonl, сохранённый этой страницей.", "The file is not text, so it is no recording. Open a .jsonl file that this page saved.";
    no_shipped: "Sahifa bilan kelgan yozuv yuklanmadi. Sahifani yangilang yoki oʻz yozuvingizni oching.", "Запись, идущая со страницей, не загрузилась. Обновите страницу или откройте свою запись.", "The recording that comes with the page did not load. Reload the page or open one of your own.";
    no_sentences: "Hodisalar izohi yuklanmadi. Tilni qayta tanlang yoki sahifani yangilang.", "Пояснения к событиям не загрузились. Выберите язык ещё раз или обновите страницу.", "The sentences about events did not load. Choose the language again, or reload the page.";
    stale_lab: "Laboratoriya boshqa versiyada gapiryapti. Sahifani yangilang.", "Лаборатория говорит на другой версии. Обновите страницу.", "The lab speaks another version. Reload the page.";
    garbled: "Laboratoriyadan tushunarsiz xabar keldi. Sahifani yangilang.", "От лаборатории пришло непонятное сообщение. Обновите страницу.", "The lab sent something this page does not understand. Reload the page.";
    busy: "Hozir barcha oʻrinlar band. Bir ozdan keyin yana urinib koʻring.", "Все места сейчас заняты. Попробуйте чуть позже.", "Every place is taken just now. Try again in a while.";
    bad_setting: "Sozlama qabul qilinmadi: {}", "Настройка не принята: {}", "A setting was not accepted: {}";
    unknown_scenario: "Laboratoriyada bunday tajriba yoʻq. Sahifani yangilang.", "В лаборатории нет такого эксперимента. Обновите страницу.", "The lab does not know this experiment. Reload the page.";
    gone: "Kech qoldik: u endi yoʻq yoki boshqa holatda.", "Поздно: его уже нет или он в другом состоянии.", "Too late: it is not there any more, or in another state.";
    out_of_turn: "Buni hozir qilib boʻlmaydi. ({})", "Сейчас это невозможно. ({})", "That cannot be done now. ({})";
    too_fast: "Juda tez: laboratoriya ulgurmayapti. Biroz kuting.", "Слишком быстро: лаборатория не успевает. Немного подождите.", "Too fast for the lab. Wait a moment.";
    failed: "Laboratoriya buni bajara olmadi: {}", "Лаборатория не смогла это сделать: {}", "The lab could not do that: {}";
    not_at_edge: "Oʻtmishga tegib boʻlmaydi. Paketga aralashish uchun jonli lahzaga oʻting (L).", "Прошлое не изменить. Чтобы вмешаться, вернитесь к живому моменту (L).", "The past cannot be changed. Go to the live moment (L) to step in.";
    number: "Butun son kerak.", "Нужно целое число.", "A whole number, please.";
    range: "{} dan {} gacha boʻlishi kerak.", "Нужно от {} до {}.", "Between {} and {}, please.";
    option: "Roʻyxatdan tanlang.", "Выберите из списка.", "Choose from the list.";
    too_long: "{} bayt, koʻpi bilan {}.", "{} байт, а можно не более {}.", "{} bytes, but at most {}.";
    escape: "Teskari chiziqdan keyin x va ikki raqam (\\xff) yoki \\ n r t keladi.", "После обратной черты идут x и две цифры (\\xff) либо \\ n r t.", "After a backslash comes x and two digits (\\xff), or one of \\ n r t.";
    empty_setting: "Boʻsh boʻlmasin.", "Не должно быть пустым.", "It must not be empty.";
    nothing_to_save: "Saqlaydigan narsa hali yoʻq.", "Сохранять пока нечего.", "There is nothing to save yet.";
});
