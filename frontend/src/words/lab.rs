//! Words of the live lab: the experiment's form, the connection, where the run on stage comes from.

super::words!(LabWords {
    lab: "Laboratoriya", "Лаборатория", "Lab";
    scenario: "Tajriba", "Эксперимент", "Experiment";
    knobs: "Sozlamalar", "Настройки", "Settings";
    faults: "Nosozliklar", "Неполадки", "Faults";
    control: "Boshlanishi", "С чего начать", "How to start";
    hold_all: "Har bir paketni ushlab turish", "Задерживать каждый пакет", "Hold every packet";
    pause_all: "Har bir dasturni birinchi chaqiruvda toʻxtatish", "Остановить каждую программу на первом вызове", "Stop every program at its first call";
    run: "Jonli ishga tushirish", "Запустить вживую", "Run it live";
    run_hint: "Haqiqiy Linux yadrosida yangi tajriba boshlaydi", "Начинает новый опыт на настоящем ядре Linux", "Starts a new run on a real Linux kernel";
    stop: "Toʻxtatish", "Остановить", "Stop";
    starting: "Ishga tushmoqda…", "Запускается…", "Starting…";
    connecting: "Laboratoriya izlanmoqda…", "Ищем лабораторию…", "Looking for a lab…";
    ready: "Laboratoriya tayyor", "Лаборатория готова", "Lab ready";
    running: "Tajriba ketmoqda", "Идёт эксперимент", "Running";
    no_lab: "Bu yerda jonli laboratoriya yoʻq", "Здесь нет живой лаборатории", "No live lab here";
    no_lab_text: "Sahnada haqiqiy Linux yadrosida yozib olingan tajriba. Jonli tajriba uchun Socketarium dasturini oʻzingizda ishga tushiring.", "На сцене запись настоящего запуска на ядре Linux. Для живого эксперимента запустите Socketarium у себя.", "On stage is the recording of a real run on a Linux kernel. For a live one, run Socketarium on your own machine.";
    lost: "Aloqa uzildi. Koʻrilgani saqlanib qoldi.", "Связь потеряна. Всё увиденное сохранено.", "Connection lost. What was seen is kept.";
    lost_text: "Tajriba aloqa bilan birga toʻxtadi. Qayta ulanilgach, yangisini boshlash mumkin.", "Эксперимент остановился вместе со связью. После подключения можно начать новый.", "The run ended with the connection. Once connected again, a new one can be started.";
    again_in: "{} s dan keyin yana urinib koʻriladi.", "Новая попытка через {} с.", "Trying again in {} s.";
    reconnect: "Hozir ulanish", "Подключиться сейчас", "Connect now";
    try_again: "Qayta urinish", "Попробовать снова", "Try again";
    shipped: "Haqiqiy tajriba yozuvi", "Запись настоящего запуска", "Recording of a real run";
    file: "Fayldan: {}", "Из файла: {}", "From a file: {}";
    live_run: "Jonli tajriba", "Живой эксперимент", "Live run";
    model: "Model", "Модель", "Model";
    at_edge: "jonli", "вживую", "live";
    yes: "ha", "да", "yes";
    layers: "Nimalarni kuzatish mumkin", "Что можно наблюдать", "What can be observed";
    kernel_settings: "Yadro sozlamalari", "Настройки ядра", "Kernel settings";
    bytes_left: "{} baytgacha", "не более {} байт", "at most {} bytes";
});
